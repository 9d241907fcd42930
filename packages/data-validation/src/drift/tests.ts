import {
  benjaminiHochberg,
  chiSquared,
  jensenShannon,
  kolmogorovSmirnov,
  populationStabilityTest,
} from '@aml-mlops/metrics';
import type { Baseline } from '../profile/baseline.ts';
import type { Profile } from '../profile/profile.ts';
import { STATISTIC_NAMES, type StatisticName } from '../profile/statistic-names.ts';
import type { Thresholds } from '../thresholds.ts';

export const TEST_NAMES = ['psi', 'jensenShannon', 'kolmogorovSmirnov', 'chiSquared'] as const;
export type TestName = (typeof TEST_NAMES)[number];

/** The result of testing one distribution against the baseline's. */
export interface TestResult {
  /** The tested distribution: `labels`, `languages`, or a statistic's name. */
  readonly of: string;
  readonly test: TestName;
  /** Size of the difference; for Kolmogorov-Smirnov and chi-squared the test statistic. */
  readonly value: number;
  /** Null if the test has none. */
  readonly pValue: number | null;
  /** The p-value, adjusted for all tests of a dataset (Benjamini-Hochberg). */
  readonly adjustedPValue: number | null;
  /** The maximum of `value`; for tests whose value does not measure the size of a difference, the significance level. */
  readonly threshold: number;
  readonly within: boolean;
}

/** Bins of a statistic: deciles of the baseline. */
const BINS = 10;

/** A measurement, before it is judged together with the others. */
interface Measured {
  readonly of: string;
  readonly test: TestName;
  readonly value: number;
  readonly pValue: number;
  /** Size of the difference above which it warrants a warning; absent if the test does not measure a size. */
  readonly largest: number | undefined;
  /** Whether a difference in this direction is to be ignored. */
  readonly isExpected: boolean;
}

/**
 * Tests every distribution. Both have the same labels, in the same order. A divergence is out of bounds if it is large
 * *and* significant: with 50 documents PSI exceeds 0.2 in 45 % of samples in which nothing changed.
 */
export function testDistributions(profile: Profile, baseline: Baseline, thresholds: Thresholds): TestResult[] {
  const languages = [...new Set([...profile.languages.keys(), ...baseline.languages.keys()])].sort();
  const counts = (of: ReadonlyMap<string, number>) => languages.map((language) => of.get(language) ?? 0);
  const measured = [
    ...testCounts('labels', profile.labelRows, baseline.labelRows, thresholds),
    ...testCounts('languages', counts(profile.languages), counts(baseline.languages), thresholds),
    ...STATISTIC_NAMES.flatMap((name) => testStatistic(name, profile, baseline, thresholds)),
  ];
  const adjusted = benjaminiHochberg(measured.map(({ pValue }) => pValue));
  return measured.map(({ of, test, value, pValue, largest, isExpected }, i) => {
    const adjustedPValue = adjusted[i]!;
    const isSure = adjustedPValue < thresholds.minPValue;
    const within = isExpected || !isSure || (largest !== undefined && value <= largest);
    return { of, test, value, pValue, adjustedPValue, threshold: largest ?? thresholds.minPValue, within };
  });
}

function testCounts(of: string, now: readonly number[], then: readonly number[], thresholds: Thresholds): Measured[] {
  const chi = chiSquared(now, then);
  return [
    ...divergences(of, now, then, thresholds),
    { of, test: 'chiSquared', value: chi.statistic, pValue: chi.pValue, largest: undefined, isExpected: false },
  ];
}

function testStatistic(name: StatisticName, profile: Profile, baseline: Baseline, thresholds: Thresholds): Measured[] {
  const [now, then] = [profile.statistics[name], baseline.statistics[name]];
  const ends = then.distribution.equalBins(BINS);
  const [binsNow, binsThen] = [now.distribution.countBins(ends), then.distribution.countBins(ends)];
  const ks = kolmogorovSmirnov(now.distribution, then.distribution);
  const results: Measured[] = [
    ...divergences(name, binsNow, binsThen, thresholds),
    {
      of: name,
      test: 'kolmogorovSmirnov',
      value: ks.statistic,
      pValue: ks.pValue,
      largest: undefined,
      isExpected: false,
    },
  ];
  // A dataset that is part of the baseline knows its own words: fewer unknown words are no drift.
  const isExpected = name === 'outOfVocabulary' && now.mean <= then.mean;
  return results.map((result) => ({ ...result, isExpected }));
}

/** Both measure one difference of the counts; its significance is the first one's p-value. */
function divergences(
  of: string,
  now: readonly number[],
  then: readonly number[],
  { maxPsi, maxJensenShannon }: Thresholds,
): Measured[] {
  const { value, pValue } = populationStabilityTest(now, then);
  const divergence = jensenShannon(now, then);
  return [
    { of, test: 'psi', value, pValue, largest: maxPsi, isExpected: false },
    { of, test: 'jensenShannon', value: divergence, pValue, largest: maxJensenShannon, isExpected: false },
  ];
}

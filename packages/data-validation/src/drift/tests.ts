import type { Baseline } from '../profile/baseline.ts';
import type { Profile } from '../profile/profile.ts';
import { STATISTIC_NAMES, type StatisticName } from '../profile/statistic-names.ts';
import { chiSquared } from '../statistics/chi-squared.ts';
import { jensenShannon, populationStability } from '../statistics/divergence.ts';
import { kolmogorovSmirnov } from '../statistics/kolmogorov-smirnov.ts';
import type { Thresholds } from '../thresholds.ts';

export const TEST_NAMES = ['psi', 'jensenShannon', 'kolmogorovSmirnov', 'chiSquared'] as const;
export type TestName = (typeof TEST_NAMES)[number];

/** The result of one test of one distribution against the baseline's. */
export interface TestResult {
  /** What is distributed: `labels`, `languages`, or a statistic's name. */
  readonly of: string;
  readonly test: TestName;
  readonly value: number;
  /** Null where the test has none. */
  readonly pValue: number | null;
  /** What `value` must not exceed, or where there is a p-value, what that must reach. */
  readonly threshold: number;
  readonly within: boolean;
}

/** Bins of a statistic: tenths of the baseline. */
const BINS = 10;

/** Tests every distribution. Labels of both are the same, in the same order. */
export function testDistributions(profile: Profile, baseline: Baseline, thresholds: Thresholds): TestResult[] {
  const languages = [...new Set([...profile.languages.keys(), ...baseline.languages.keys()])].sort();
  const counts = (of: ReadonlyMap<string, number>) => languages.map((language) => of.get(language) ?? 0);
  return [
    ...testCounts('labels', profile.labelRows, baseline.labelRows, thresholds),
    ...testCounts('languages', counts(profile.languages), counts(baseline.languages), thresholds),
    ...STATISTIC_NAMES.flatMap((name) => testStatistic(name, profile, baseline, thresholds)),
  ];
}

function testCounts(of: string, now: readonly number[], then: readonly number[], thresholds: Thresholds): TestResult[] {
  const chi = chiSquared(now, then);
  return [
    atMost(of, 'psi', populationStability(now, then), thresholds.maxPsi),
    atMost(of, 'jensenShannon', jensenShannon(now, then), thresholds.maxJensenShannon),
    atLeast(of, 'chiSquared', chi.statistic, chi.pValue, thresholds.minPValue),
  ];
}

function testStatistic(
  name: StatisticName,
  profile: Profile,
  baseline: Baseline,
  thresholds: Thresholds,
): TestResult[] {
  const [now, then] = [profile.statistics[name], baseline.statistics[name]];
  const ends = then.distribution.equalBins(BINS);
  const [binsNow, binsThen] = [now.distribution.countBins(ends), then.distribution.countBins(ends)];
  const ks = kolmogorovSmirnov(now.distribution, then.distribution);
  const results = [
    atMost(name, 'psi', populationStability(binsNow, binsThen), thresholds.maxPsi),
    atMost(name, 'jensenShannon', jensenShannon(binsNow, binsThen), thresholds.maxJensenShannon),
    atLeast(name, 'kolmogorovSmirnov', ks.statistic, ks.pValue, thresholds.minPValue),
  ];
  // A dataset that the baseline was made of knows its own words: fewer unknown ones are no drift.
  if (name !== 'outOfVocabulary' || now.mean > then.mean) return results;
  return results.map((result) => ({ ...result, within: true }));
}

function atMost(of: string, test: TestName, value: number, threshold: number): TestResult {
  return { of, test, value, pValue: null, threshold, within: value <= threshold };
}

function atLeast(of: string, test: TestName, value: number, pValue: number, threshold: number): TestResult {
  return { of, test, value, pValue, threshold, within: pValue >= threshold };
}

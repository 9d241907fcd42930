import type { Baseline } from '../profile/baseline.ts';
import { languageDocuments, type Profile } from '../profile/profile.ts';
import { STATISTIC_NAMES } from '../profile/statistic-names.ts';
import { classShareSd } from '../profile/summary.ts';
import type { Thresholds } from '../thresholds.ts';
import { type BandCheck, checkBand, errorOfMeans, errorOfShares } from './band.ts';

const SHARE = [0, 1] as const;
const POSITIVE = [0, Number.POSITIVE_INFINITY] as const;
const RANGES = {
  wordLength: POSITIVE,
  stopWords: POSITIVE,
  sentiment: [-5, 5],
  documentLength: POSITIVE,
  outOfVocabulary: SHARE,
} as const;

/** Checks every statistic of the baseline against its band. Both have the same labels, in the same order. */
export function checkBands(profile: Profile, baseline: Baseline, thresholds: Thresholds): BandCheck[] {
  return [
    ...classBands(profile, baseline, thresholds),
    ...statisticBands(profile, baseline, thresholds),
    ...languageBands(profile, baseline, thresholds),
  ];
}

function classBands(profile: Profile, baseline: Baseline, { standardErrors, minBand }: Thresholds): BandCheck[] {
  const classes = Math.max(1, profile.labels.length);
  const [n, m] = [profile.rows, baseline.rows];
  // The standard deviation of k shares varies less than one of them.
  const ofOneShare = errorOfShares(n / classes, n, m / classes, m);
  const width = { standardError: ofOneShare, standardErrors, minimum: minBand };
  const mean = 1 / classes;
  return [
    checkBand('class share mean', n === 0 ? 0 : mean, mean, { ...width, standardError: 0 }, SHARE),
    checkBand('class share sd', classShareSd(profile.labelRows), classShareSd(baseline.labelRows), width, SHARE),
    ...profile.labels.map((label, target) => {
      const [a, b] = [profile.labelRows[target] ?? 0, baseline.labelRows[target] ?? 0];
      const standardError = errorOfShares(a, n, b, m);
      return checkBand(`class share of ${label}`, share(a, n), share(b, m), { ...width, standardError }, SHARE);
    }),
  ];
}

function statisticBands(profile: Profile, baseline: Baseline, { standardErrors, minBand }: Thresholds): BandCheck[] {
  const [n, m] = [profile.rows, baseline.rows];
  const bands = STATISTIC_NAMES.map((name) => {
    const [now, then] = [profile.statistics[name], baseline.statistics[name]];
    const standardError = errorOfMeans(now.sd, n, then.sd, m);
    const minimum = minBand * Math.abs(then.mean);
    // A dataset that is part of the baseline knows its own words: fewer unknown words are no drift.
    const side = name === 'outOfVocabulary' ? 'upper' : 'both';
    return checkBand(
      `${name} mean`,
      now.mean,
      then.mean,
      { standardError, standardErrors, minimum },
      RANGES[name],
      side,
    );
  });
  const [now, then] = [profile.statistics.documentLength, baseline.statistics.documentLength];
  const minimum = minBand * then.sd;
  const standardError = Math.hypot(errorOfSd(now, n), errorOfSd(then, m));
  return [
    ...bands,
    checkBand('documentLength sd', now.sd, then.sd, { standardError, standardErrors, minimum }, POSITIVE),
  ];
}

/**
 * Standard error of a standard deviation, sd √((κ - 1) / 4n), with the kurtosis κ of the sample: lengths have long tails,
 * for which a normal distribution's error would be far too small.
 */
function errorOfSd({ mean, sd, distribution }: Profile['statistics']['documentLength'], n: number): number {
  if (sd === 0 || n < 2) return 0;
  let fourth = 0;
  for (const [step, count] of distribution.counts)
    fourth += count * ((step * distribution.resolution - mean) / sd) ** 4;
  return sd * Math.sqrt(Math.max(fourth / n - 1, 2) / (4 * n));
}

function languageBands(profile: Profile, baseline: Baseline, { standardErrors, minBand }: Thresholds): BandCheck[] {
  const [n, m] = [languageDocuments(profile), languageDocuments(baseline)];
  const languages = [...new Set([...profile.languages.keys(), ...baseline.languages.keys()])].sort();
  return languages.map((language) => {
    const [a, b] = [profile.languages.get(language) ?? 0, baseline.languages.get(language) ?? 0];
    const width = { standardError: errorOfShares(a, n, b, m), standardErrors, minimum: minBand };
    return checkBand(`language share of ${language}`, share(a, n), share(b, m), width, SHARE);
  });
}

function share(count: number, rows: number): number {
  return rows === 0 ? 0 : count / rows;
}

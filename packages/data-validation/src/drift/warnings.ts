import type { BandCheck } from './band.ts';
import type { DatasetDrift } from './drift.ts';
import type { TestResult } from './tests.ts';
import type { WordChange } from './words.ts';

/** A difference from the baseline that needs attention. */
export interface DriftWarning {
  readonly dataset: string;
  readonly statistic: string;
  readonly value: number;
  readonly expected: number | null;
  readonly band: readonly [low: number, high: number] | null;
  readonly message: string;
}

/** The parts of a dataset's drift that are out of bounds. */
export function warningsOf(dataset: string, { bands, tests, words }: DatasetDrift): DriftWarning[] {
  return [
    ...bands.filter(({ within }) => !within).map((check) => bandWarning(dataset, check)),
    ...tests.filter(({ within }) => !within).map((result) => testWarning(dataset, result)),
    ...words.filter(({ within }) => !within).map((change) => wordWarning(dataset, change)),
  ];
}

function bandWarning(dataset: string, { statistic, value, expected, band }: BandCheck): DriftWarning {
  const range = `[${showNumber(band[0])}, ${showNumber(band[1])}]`;
  const message = `${statistic} of ${dataset} must be in ${range}; got ${showNumber(value)}`;
  return { dataset, statistic, value, expected, band, message };
}

function testWarning(
  dataset: string,
  { of, test, value, pValue, adjustedPValue, threshold }: TestResult,
): DriftWarning {
  const statistic = `${test} of ${of}`;
  if (test === 'psi' || test === 'jensenShannon') {
    const message = `${statistic} of ${dataset} must be at most ${threshold}; got ${showNumber(value)} (p = ${showNumber(pValue ?? 0)})`;
    return { dataset, statistic, value, expected: null, band: [0, threshold], message };
  }
  const got = adjustedPValue ?? 0;
  const message = `adjusted p-value of ${statistic} of ${dataset} must be at least ${threshold}; got ${showNumber(got)}`;
  return {
    dataset,
    statistic: `p-value of ${statistic}`,
    value: got,
    expected: null,
    band: [threshold, 1],
    message,
  };
}

function wordWarning(dataset: string, { word, share, baselineShare, isKept, pValue }: WordChange): DriftWarning {
  const [now, then] = showShares(share, baselineShare);
  const atMost = isKept ? '' : 'at most ';
  const message = `"${word}" is in ${now} of the documents of ${dataset}, in the baseline in ${atMost}${then} (p = ${showNumber(pValue)})`;
  return { dataset, statistic: `documents with "${word}"`, value: share, expected: baselineShare, band: null, message };
}

/** Two different shares, with enough digits to distinguish them, at least three. */
export function showShares(a: number, b: number): [string, string] {
  for (let digits = 3; ; digits++) {
    const [shownA, shownB] = [showShare(a, digits), showShare(b, digits)];
    if (shownA !== shownB || a === b || digits === 15) return [shownA, shownB];
  }
}

function showShare(share: number, digits: number): string {
  return `${Number((share * 100).toPrecision(digits))} %`;
}

/** Formats a number with three digits. */
export function showNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}

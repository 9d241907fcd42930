/** A statistic of a dataset and its band around the baseline. */
export interface BandCheck {
  readonly statistic: string;
  readonly value: number;
  readonly expected: number;
  readonly band: readonly [low: number, high: number];
  readonly within: boolean;
}

/**
 * Checks a value against `expected ± max(standardErrors · se, minimum)`, with a small tolerance for rounding.
 *
 * @param range possible values; the band is clipped to it
 * @param side `upper`: only an increase is of interest
 */
export function checkBand(
  statistic: string,
  value: number,
  expected: number,
  width: { readonly standardError: number; readonly standardErrors: number; readonly minimum: number },
  range: readonly [low: number, high: number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  side: 'both' | 'upper' = 'both',
): BandCheck {
  const half = Math.max(width.standardErrors * width.standardError, width.minimum);
  const low = side === 'upper' ? range[0] : expected - half;
  const band = [Math.max(range[0], low), Math.min(range[1], expected + half)] as const;
  const rounding = 1e-12 * Math.max(1, Math.abs(expected));
  const within = value >= band[0] - rounding && value <= band[1] + rounding;
  return { statistic, value, expected, band, within };
}

/** Standard error of the difference between the means of two samples. */
export function errorOfMeans(sdA: number, nA: number, sdB: number, nB: number): number {
  return Math.sqrt(sdA ** 2 / Math.max(1, nA) + sdB ** 2 / Math.max(1, nB));
}

/** Standard error of the difference between the shares of two samples of one population, its share pooled. */
export function errorOfShares(countA: number, nA: number, countB: number, nB: number): number {
  const pooled = (countA + countB) / Math.max(1, nA + nB);
  return Math.sqrt(pooled * (1 - pooled) * (1 / Math.max(1, nA) + 1 / Math.max(1, nB)));
}

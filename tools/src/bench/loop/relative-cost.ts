/**
 * By how much the mean of paired numbers grows, as a share, and the standard error of that share over the pairs (delta method).
 *
 * @param before positive numbers, at least two
 * @param after of the same pairs, in the same order
 */
export function relativeCost(
  before: readonly number[],
  after: readonly number[],
): { readonly cost: number; readonly standardError: number } {
  const n = before.length;
  const mean = sum(before) / n;
  const ratio = sum(after) / n / mean;
  const squares = sum(after.map((own, i) => (own - ratio * before[i]!) ** 2));
  return { cost: ratio - 1, standardError: Math.sqrt(squares / (n - 1) / n) / mean };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

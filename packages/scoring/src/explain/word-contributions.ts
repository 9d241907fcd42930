import type { WordContribution } from './explanation.ts';

/**
 * Contributions by feature, in decreasing absolute value; columns of the same feature, such as a word that two
 * models of an average read, are added up. Ties are in the order of the columns, so that explanations are deterministic.
 */
export function wordContributions(
  nameOf: (column: number) => string,
  ids: Int32Array,
  values: Float64Array,
): WordContribution[] {
  const sums = new Map<string, number>();
  for (const [e, id] of ids.entries()) {
    const word = nameOf(id);
    sums.set(word, (sums.get(word) ?? 0) + values[e]!);
  }
  return Array.from(sums, ([word, contribution]) => ({ word, contribution })).sort(
    (a, b) => Math.abs(b.contribution) - Math.abs(a.contribution),
  );
}

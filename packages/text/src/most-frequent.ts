/**
 * The terms with the most occurrences; of equals those that come first.
 *
 * @param terms in the order of their columns, which is kept
 */
export function mostFrequent(
  terms: Int32Array,
  size: number,
  occurrences: (term: number) => number,
): Int32Array<ArrayBuffer> {
  if (terms.length <= size) return terms.slice();
  const places = Int32Array.from(terms.keys()).sort((a, b) => occurrences(terms[b]!) - occurrences(terms[a]!) || a - b);
  return places
    .subarray(0, size)
    .sort()
    .map((place) => terms[place]!);
}

import type { RandomSource } from '@aml-mlops/random';
import { type CsrMatrix, transpose } from '@aml-mlops/text';
import type { Choice, QueryPool } from './strategy.ts';

/**
 * Selects the text farthest from all labelled and selected texts, one at a time: greedy k-center (Sener and Savarese 2018,
 * algorithm 1) by cosine distance. The score is the distance to the nearest at the time of selection.
 */
export function coreSet({ X, labelled }: QueryPool, count: number, random: RandomSource): Choice {
  const n = X.rows;
  const length = Math.min(count, n);
  const [rows, scores] = [new Int32Array(length), new Float64Array(length)];
  if (length === 0) return { rows, scores };
  const postings = transpose(X);
  const distances = new Float64Array(n).fill(1);
  for (let row = 0; row < (labelled?.rows ?? 0); row++) comeNearer(distances, postings, labelled!, row);
  // A selected text has distance 0 to itself, though rounding or a row of zeros may give another value.
  const chosen = new Uint8Array(n);
  const start = random.below(n);
  for (let i = 0; i < length; i++) {
    let farthest = -1;
    for (let step = 0; step < n; step++) {
      const row = (start + step) % n;
      if (chosen[row] === 0 && (farthest === -1 || distances[row]! > distances[farthest]!)) farthest = row;
    }
    rows[i] = farthest;
    scores[i] = distances[farthest]!;
    chosen[farthest] = 1;
    comeNearer(distances, postings, X, farthest);
  }
  return { rows, scores };
}

/** Updates minimum distances for one more row; touches only texts that share a word with it. */
function comeNearer(
  distances: Float64Array,
  postings: CsrMatrix,
  { indptr, indices, data }: CsrMatrix,
  row: number,
): void {
  const cosines = new Map<number, number>();
  for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry++) {
    const word = indices[entry]!;
    const weight = data[entry]!;
    for (let p = postings.indptr[word]!; p < postings.indptr[word + 1]!; p++) {
      const text = postings.indices[p]!;
      cosines.set(text, (cosines.get(text) ?? 0) + weight * postings.data[p]!);
    }
  }
  for (const [text, cosine] of cosines) {
    const distance = Math.max(0, 1 - cosine);
    if (distance < distances[text]!) distances[text] = distance;
  }
}

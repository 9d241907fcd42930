import type { CountMatrix } from '../../data/count-matrix.ts';

/** A batch as TensorFlow reads it: its own words alone, so that a step does not touch the others. */
export interface LocalBatch {
  /** Words that occur, rising; at least one. */
  readonly words: Int32Array;
  /** Counts, row-major [rows, words]. */
  readonly counts: Float32Array;
}

export function localBatch(counts: CountMatrix, rows: Int32Array): LocalBatch {
  const found = new Set<number>();
  for (const row of rows) {
    for (let e = counts.indptr[row]!; e < counts.indptr[row + 1]!; e++) found.add(counts.words[e]!);
  }
  if (found.size === 0) found.add(0);
  const words = Int32Array.from(found).sort();
  const places = new Map(Array.from(words, (word, place) => [word, place]));
  const dense = new Float32Array(rows.length * words.length);
  for (const [i, row] of rows.entries()) {
    for (let e = counts.indptr[row]!; e < counts.indptr[row + 1]!; e++) {
      dense[i * words.length + places.get(counts.words[e]!)!] = counts.counts[e]!;
    }
  }
  return { words, counts: dense };
}

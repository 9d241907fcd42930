import { keyedDraw, lowbias32 } from '@aml-mlops/random';
import { allocateCounts, type LabelledCounts } from '../data/count-matrix.ts';

/**
 * Seeded documents of a few classes. Each class prefers its own words, so there is something to learn. One document in
 * fifteen is empty; some are much longer than the others.
 */
export function smallData(
  seed: number,
  { documents = 60, words = 50, classes = 3 }: { documents?: number; words?: number; classes?: number } = {},
): LabelledCounts {
  const key = lowbias32(seed + 1);
  let turn = 0;
  const below = (n: number) => Math.floor((keyedDraw(key, turn++) * n) / 2 ** 32);
  const rows: Map<number, number>[] = [];
  const targets = new Int32Array(documents);
  for (let document = 0; document < documents; document++) {
    const target = below(classes);
    targets[document] = target;
    const counts = new Map<number, number>();
    const length = document % 15 === 3 ? 0 : document % 11 === 0 ? words : 3 + below(8);
    for (let i = 0; i < length; i++) {
      const own = below(3) > 0;
      const word = own ? Math.min(words - 1, classes * below(Math.ceil(words / classes)) + target) : below(words);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    rows.push(counts);
  }
  const matrix = allocateCounts(
    documents,
    words,
    rows.reduce((sum, row) => sum + row.size, 0),
  );
  let at = 0;
  for (const [r, row] of rows.entries()) {
    for (const [word, count] of [...row].sort(([a], [b]) => a - b)) {
      matrix.words[at] = word;
      matrix.counts[at++] = count;
    }
    matrix.indptr[r + 1] = at;
  }
  return { counts: matrix, targets };
}

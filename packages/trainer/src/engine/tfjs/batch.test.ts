import { expect, test } from 'vitest';
import { rowsOf } from '../../data/count-matrix.ts';
import { smallData } from '../../testing/small-data.ts';
import { BatchReader } from './batch.ts';

const { counts: matrix } = smallData(3);

test('a batch holds every count of its documents once, at the place of its word; the next batch knows nothing of it', () => {
  const words = 1 + matrix.words.reduce((largest, word) => Math.max(largest, word), 0);
  const reader = new BatchReader(words);
  const rows = rowsOf({ counts: matrix, targets: new Int32Array(matrix.rows) });
  for (const some of [rows.subarray(0, 7), rows.subarray(5, 20), rows.subarray(0, 7)]) {
    const batch = reader.read(matrix, some);
    expect(new Set(batch.words).size).toBe(batch.words.length);
    const found = Array.from(batch.counts, (count, e) => {
      const [i, place] = [batch.places[2 * e]!, batch.places[2 * e + 1]!];
      return [some[i]!, batch.words[place]!, count].join();
    });
    const expected = Array.from(some).flatMap((row) =>
      Array.from({ length: matrix.indptr[row + 1]! - matrix.indptr[row]! }, (_, k) => {
        const e = matrix.indptr[row]! + k;
        return [row, matrix.words[e]!, matrix.counts[e]!].join();
      }),
    );
    expect(found.sort()).toEqual(expected.sort());
  }
});

test('documents without words are one count of zero', () => {
  const empty = { rows: 2, indptr: new Int32Array(3), words: new Int32Array(0), counts: new Float32Array(0) };
  const batch = new BatchReader(5).read(empty as typeof matrix, Int32Array.of(0, 1));
  expect([batch.words, batch.places, batch.counts].map((each) => Array.from(each))).toEqual([[0], [0, 0], [0]]);
});

import { Sfc32 } from '@aml-mlops/random';
import { selectRows, TfidfVectorizer } from '@aml-mlops/text';
import { expect, test } from 'vitest';
import { localDensity, NEIGHBOURS } from './local-density.ts';
import { strategyOf } from './strategies.ts';

/** Texts on two topics, of which the first has nine in ten. */
function pool(n: number) {
  const random = new Sfc32(3, 'pool');
  const texts = Array.from({ length: n }, (_, i) => {
    const topic = i % 10 === 0 ? 1 : 0;
    return Array.from({ length: 8 }, () => `word${topic}${random.below(15)}`).join(' ');
  });
  return new TfidfVectorizer().fitTransform(texts);
}

test('local density is the mean cosine to the nearest texts, of which copies are some', () => {
  const X = pool(120);
  const dense = Array.from({ length: X.rows }, (_, row) => {
    const values = new Float64Array(X.columns);
    for (let at = X.indptr[row]!; at < X.indptr[row + 1]!; at++) values[X.indices[at]!] = X.data[at]!;
    return values;
  });
  const copies = Int32Array.from({ length: 120 }, (_, row) => (row === 7 ? 4 : row === 9 ? 50 : 1));
  const byHand = (row: number, times: Int32Array) => {
    const cosines = dense.flatMap((other, at) => {
      const cosine = other.reduce((sum, value, i) => sum + value * dense[row]![i]!, 0);
      return Array.from({ length: times[at]! - (at === row ? 1 : 0) }, () => cosine);
    });
    const nearest = cosines.sort((a, b) => b - a).slice(0, NEIGHBOURS);
    return nearest.reduce((sum, cosine) => sum + cosine, 0) / NEIGHBOURS;
  };
  const rows = Int32Array.of(7, 0, 9, 33);
  for (const times of [new Int32Array(120).fill(1), copies]) {
    const densities = localDensity(X, rows, times);
    for (const [at, row] of rows.entries()) expect(densities[at]).toBeCloseTo(byHand(row, times), 12);
  }
  expect(localDensity(X, rows)).toEqual(localDensity(X, rows, new Int32Array(120).fill(1)));
  expect(localDensity(selectRows(X, [0]), Int32Array.of(0))).toEqual(Float64Array.of(0));
});

test('a batch is not of one class because most of the pool is', () => {
  const X = pool(400);
  const probabilities = Float64Array.from({ length: 800 }, (_, at) => {
    const isRare = Math.floor(at / 2) % 10 === 0;
    return (at % 2 === 1) === isRare ? 0.6 : 0.4;
  });
  for (const name of ['density-margin', 'local-density']) {
    const { rows } = strategyOf(name).choose({ X, classes: 2, probabilities }, 20, new Sfc32(1, 'choose'));
    const rare = rows.filter((row) => row % 10 === 0).length;
    expect(rare, name).toBeGreaterThan(4);
    expect(rare, name).toBeLessThan(14);
  }
});

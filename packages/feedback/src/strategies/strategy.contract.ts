import { Sfc32 } from '@aml-mlops/random';
import { selectRows, TfidfVectorizer } from '@aml-mlops/text';
import { describe, expect, test } from 'vitest';
import type { QueryPool, Strategy } from './strategy.ts';

/** A synthetic pool of short texts on a few topics, with a model that is uncertain about some. */
function madeUpPool(n: number, classes: number, seed = 1): QueryPool {
  const random = new Sfc32(seed, 'pool');
  const texts = Array.from({ length: n }, () => {
    const topic = random.below(classes);
    return Array.from({ length: 3 + random.below(8) }, () => `word${topic}${random.below(12)}`).join(' ');
  });
  const probabilities = new Float64Array(n * classes);
  for (let row = 0; row < n; row++) {
    const draws = Array.from({ length: classes }, () => random.uniform() ** 3 + 1e-9);
    const sum = draws.reduce((a, b) => a + b);
    for (let c = 0; c < classes; c++) probabilities[row * classes + c] = draws[c]! / sum;
  }
  const all = new TfidfVectorizer().fitTransform([...texts, ...texts.slice(0, 5)]);
  const rowsOf = (start: number, end: number) => Array.from({ length: end - start }, (_, i) => start + i);
  return {
    X: selectRows(all, rowsOf(0, n)),
    labelled: selectRows(all, rowsOf(n, n + Math.min(5, n))),
    classes,
    probabilities,
    votes: [0, 1, 2].map(() => Int32Array.from({ length: n }, () => random.below(classes))),
  };
}

/** Tests that every strategy must pass. */
export function strategyContract(strategy: Strategy): void {
  const choose = (pool: QueryPool, count: number, seed = 7) => strategy.choose(pool, count, new Sfc32(seed, 'choose'));

  describe(strategy.name, () => {
    test('chooses as many different texts as are wanted and there are, each with a finite score', () => {
      for (const classes of [2, 5]) {
        const pool = madeUpPool(130, classes);
        for (const count of [0, 1, 20, 130, 500]) {
          const { rows, scores } = choose(pool, count);
          expect(rows).toHaveLength(Math.min(count, 130));
          expect(new Set(rows).size).toBe(rows.length);
          expect(rows.every((row) => row >= 0 && row < 130)).toBe(true);
          expect(scores).toHaveLength(rows.length);
          expect(scores.every((score) => Number.isFinite(score) && score >= 0 && score <= 1 + 1e-12)).toBe(true);
        }
      }
    });

    test('the best come first', () => {
      const { scores } = choose(madeUpPool(130, 3), 40);
      for (let i = 1; i < scores.length; i++) expect(scores[i]!).toBeLessThanOrEqual(scores[i - 1]! + 1e-12);
    });

    test('the same seed chooses the same, and the pool stays as it was', () => {
      const pool = madeUpPool(130, 3);
      const first = choose(pool, 20);
      expect(choose(pool, 20)).toEqual(first);
      expect(pool).toEqual(madeUpPool(130, 3));
    });

    test('an empty pool gives none, and texts that are all alike or without words are no error', () => {
      const pool = madeUpPool(30, 3);
      const none = { X: selectRows(pool.X, []), probabilities: new Float64Array(), votes: [new Int32Array()] };
      expect(choose({ ...pool, ...none }, 5).rows).toHaveLength(0);
      const alike = selectRows(pool.X, new Int32Array(30));
      expect(new Set(choose({ ...pool, X: alike }, 10).rows).size).toBe(10);
      const wordless = {
        rows: 30,
        columns: 4,
        indptr: new Int32Array(31),
        indices: new Int32Array(),
        data: new Float64Array(),
      };
      const { labelled: _, ...unlabelled } = pool;
      const { rows, scores } = choose({ ...unlabelled, X: wordless }, 10);
      expect(new Set(rows).size).toBe(10);
      expect(scores.every(Number.isFinite)).toBe(true);
    });

    test('a model that is certain of every text is no error', () => {
      const pool = madeUpPool(30, 3);
      const certain = Float64Array.from({ length: 90 }, (_, at) => (at % 3 === 0 ? 1 : 0));
      const votes = [new Int32Array(30), new Int32Array(30)];
      expect(new Set(choose({ ...pool, probabilities: certain, votes }, 10).rows).size).toBe(10);
    });
  });
}

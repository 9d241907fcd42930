import { RandomStream } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { choice, loguniform, uniform } from '../space/distribution.ts';
import { searchSpace } from '../space/search-space.ts';
import { unitCube } from '../space/unit-cube.ts';
import type { Trial } from '../study/trial.ts';
import { importances } from './importance.ts';

const cube = unitCube(
  searchSpace({ a: uniform(0, 1), b: loguniform(-5, 0), kind: choice('x', 'y', 'z'), idle: uniform(0, 1) }),
);

function trials(n: number, value: (params: Trial['params']) => number): Trial[] {
  const random = new RandomStream(1);
  return Array.from({ length: n }, (_, number) => {
    const params = { ...cube.assignment(cube.dimensions.map(() => random.uniform())) };
    return { number, params, outcome: { state: 'completed', curve: [value(params)] } };
  });
}

test('shares are those of an additive function, by its analysis of variance', () => {
  // Variances over the space: 4/12 of a, 1/12 of log b / 5, 2/9 · 1.5² of kind.
  const value = ({ a, b, kind }: Trial['params']) => 2 * Number(a) + Math.log(Number(b)) / 5 + (kind === 'y' ? 1.5 : 0);
  const parts = { a: 4 / 12, b: 1 / 12, kind: (2 / 9) * 1.5 ** 2, idle: 0 };
  const sum = Object.values(parts).reduce((x, y) => x + y);
  const shares = importances(cube, trials(300, value), 7);
  expect(shares.map((s) => s.name)).toEqual(['kind', 'a', 'b', 'idle']);
  for (const { name, share } of shares) {
    // A forest of 64 trees on 300 points is that good.
    expect(Math.abs(share - parts[name as keyof typeof parts] / sum), name).toBeLessThan(0.06);
  }
});

test('the same trials and seed give the same shares', () => {
  const made = trials(30, ({ a }) => Number(a));
  expect(importances(cube, made, 1)).toEqual(importances(cube, made, 1));
});

test('few trials, and equal values, say nothing', () => {
  expect(
    importances(
      cube,
      trials(3, ({ a }) => Number(a)),
      1,
    ),
  ).toEqual([]);
  expect(
    importances(
      cube,
      trials(20, () => 1),
      1,
    ),
  ).toEqual([]);
});

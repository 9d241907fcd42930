import { RandomStream } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import { dimensionOf } from './dimension.ts';
import {
  choice,
  type Distribution,
  lognormal,
  loguniform,
  normal,
  qlognormal,
  qloguniform,
  qnormal,
  quniform,
  randint,
  uniform,
} from './distribution.ts';

const all: readonly (readonly [string, Distribution])[] = [
  ['choice', choice('a', 2, true)],
  ['uniform', uniform(-2, 5)],
  ['quniform', quniform(1, 10, 0.1)],
  ['loguniform', loguniform(-9, -2)],
  ['qloguniform', qloguniform(0, 5, 4)],
  ['normal', normal(10, 3)],
  ['qnormal', qnormal(10, 3, 2)],
  ['lognormal', lognormal(1, 0.5)],
  ['qlognormal', qlognormal(1, 0.5, 0.25)],
  ['randint', randint(6)],
];

describe.each(all)('%s', (_, distribution) => {
  const dimension = dimensionOf('x', distribution);
  const random = new RandomStream(3);
  const draws = Array.from({ length: 500 }, () => random.uniform());

  test('a value found at a coordinate is found again at its own coordinate', () => {
    for (const u of draws) {
      const value = dimension.value(u);
      const back = dimension.value(dimension.unit(value));
      if (typeof value === 'number') expect(back).toBeCloseTo(value, 9);
      else expect(back).toBe(value);
    }
  });

  test('a cell holds its coordinate, and one value', () => {
    for (const u of draws) {
      const [low, high] = dimension.cell(u);
      expect(low <= u && u <= high).toBe(true);
      if (dimension.kind === 'continuous') continue;
      const inner = [0.001, 0.5, 0.999].map((t) => dimension.value(low + t * (high - low)));
      expect(new Set(inner)).toEqual(new Set([dimension.value(u)]));
    }
  });

  test('its values are counted, and all of them come', () => {
    if (dimension.size === Number.POSITIVE_INFINITY) return;
    const values = [...dimension.values()];
    expect(values).toHaveLength(dimension.size);
    for (const u of draws) expect(values).toContain(dimension.value(u));
  });
});

test('numbers have the meaning that Azure ML gives them', () => {
  const values = (distribution: Distribution) => [...dimensionOf('x', distribution).values()];
  expect(values(quniform(1, 10, 4))).toEqual([0, 4, 8]);
  expect(values(quniform(0.1, 0.5, 0.1))).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
  expect(values(qloguniform(0, Math.log(10), 5))).toEqual([0, 5, 10]);
  expect(values(randint(3))).toEqual([0, 1, 2]);
  const rate = dimensionOf('x', loguniform(Math.log(1e-4), Math.log(1e-2)));
  expect(rate.value(0.5)).toBeCloseTo(1e-3, 12);
  expect(dimensionOf('x', normal(10, 3)).value(0.8413447460685429)).toBeCloseTo(13, 9);
  expect(dimensionOf('x', lognormal(0, 1)).value(0.5)).toBeCloseTo(1, 12);
});

test.each(all.slice(1))('at the ends of the interval a %s is a number, no infinity', (_, distribution) => {
  for (const u of [0, 1]) expect(dimensionOf('x', distribution).value(u)).toSatisfy(Number.isFinite);
});

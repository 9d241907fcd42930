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

describe('extreme parameters', () => {
  const extremes: readonly (readonly [string, Distribution])[] = [
    ['qlognormal(1, 1, 1)', qlognormal(1, 1, 1)],
    ['qlognormal(80, 80, 1)', qlognormal(80, 80, 1)],
    ['qlognormal(-80, 80, 1e-300)', qlognormal(-80, 80, 1e-300)],
    ['lognormal(80, 80)', lognormal(80, 80)],
    ['lognormal(-80, 1e-300)', lognormal(-80, 1e-300)],
    ['normal(1e300, 1e300)', normal(1e300, 1e300)],
    ['normal(0, 5e-324)', normal(0, 5e-324)],
    ['qnormal(1e300, 1, 1)', qnormal(1e300, 1, 1)],
    ['qnormal(0, 1e-300, 1)', qnormal(0, 1e-300, 1)],
    ['qnormal(0, 1, 1e308)', qnormal(0, 1, 1e308)],
    ['qnormal(0, 1e300, 5e-324)', qnormal(0, 1e300, 5e-324)],
    ['uniform(-1e300, 1e300)', uniform(-1e300, 1e300)],
    ['uniform(0, 5e-324)', uniform(0, 5e-324)],
    ['uniform(1, 1 + 2^-52)', uniform(1, 1 + 2 ** -52)],
    ['quniform(-1e300, 1e300, 1e-300)', quniform(-1e300, 1e300, 1e-300)],
    ['quniform(0, 1e-322, 5e-324)', quniform(0, 1e-322, 5e-324)],
    ['quniform(0, 1, 1e308)', quniform(0, 1, 1e308)],
    ['loguniform(-700, 700)', loguniform(-700, 700)],
    ['loguniform(-1e-320, 0)', loguniform(-1e-320, 0)],
    ['qloguniform(-700, 700, 5e-324)', qloguniform(-700, 700, 5e-324)],
    ['qloguniform(-700, -600, 1)', qloguniform(-700, -600, 1)],
    ['randint(1)', randint(1)],
    ['randint(2^31)', randint(2 ** 31)],
    ['choice of one', choice('only')],
  ];
  const random = new RandomStream(11);
  const some = Array.from({ length: 200 }, (_, i): readonly [string, Distribution] => {
    const any = () => (random.uniform() < 0.5 ? -1 : 1) * 10 ** (600 * random.uniform() - 300);
    const log = () => 140 * random.uniform() - 70;
    const q = 10 ** (600 * random.uniform() - 300);
    const [a, b] = [any(), any()];
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    const [logLow, logHigh] = [log(), log()].sort((x, y) => x - y) as [number, number];
    const kinds = [
      uniform(low, high),
      quniform(low, high, q),
      loguniform(logLow, logHigh),
      qloguniform(logLow, logHigh, q),
      normal(a, Math.abs(b)),
      qnormal(a, Math.abs(b), q),
      lognormal(logLow, Math.abs(logHigh)),
      qlognormal(logLow, Math.abs(logHigh), q),
    ];
    return [`generated ${i}: ${JSON.stringify(kinds[i % 8])}`, kinds[i % 8]!];
  });

  test.each([...extremes, ...some])(
    '%s: every value, coordinate and cell is finite, and a value finds itself',
    (_, d) => {
      const dimension = dimensionOf('x', d);
      expect(dimension.size).toBeGreaterThanOrEqual(1);
      const units = [0, 2 ** -53, 1e-9, 0.5, 1 - 1e-9, 1 - 2 ** -53, 1];
      for (const u of [...units, ...Array.from({ length: 50 }, () => random.uniform())]) {
        const value = dimension.value(u);
        if (typeof value === 'number') expect(value).toSatisfy(Number.isFinite);
        const unit = dimension.unit(value);
        expect(unit > 0 && unit < 1, `coordinate ${unit} of ${value}`).toBe(true);
        for (const end of dimension.cell(u)) expect(end >= 0 && end <= 1, `end ${end} of a cell`).toBe(true);
        if (dimension.kind === 'discrete') expect(dimension.cell(u)[0]).toBeLessThanOrEqual(dimension.cell(u)[1]);
      }
    },
  );
});

test('qlognormal(1, 1, 1) gives 0 as often as SciPy says: P(lognorm < 0.5) = 0.04521', () => {
  const dimension = dimensionOf('x', qlognormal(1, 1, 1));
  const n = 20_000;
  const zeros = Array.from({ length: n }, (_, i) => dimension.value((i + 0.5) / n)).filter((value) => value === 0);
  // scipy.stats.lognorm(s=1, scale=e).cdf(0.5)
  expect(zeros.length / n).toBeCloseTo(0.045214, 4);
  expect(dimension.cell(0.01)).toEqual([0, expect.closeTo(0.045214, 5)]);
  expect(dimension.unit(0)).toBeCloseTo(0.045214 / 2, 5);
});

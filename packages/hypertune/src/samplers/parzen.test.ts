import { RandomStream } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { choice, quniform, uniform } from '../space/distribution.ts';
import { searchSpace } from '../space/search-space.ts';
import { unitCube } from '../space/unit-cube.ts';
import { parzenEstimator } from './parzen.ts';

const cube = unitCube(searchSpace({ x: uniform(0, 1), k: quniform(0, 3, 1), c: choice('a', 'b', 'c') }));
const points = [
  [0.05, 0.3, 0.1],
  [0.4, 0.9, 0.5],
  [0.42, 0.3, 0.5],
].map((p) => Float64Array.from(p));
const weights = Float64Array.of(1.5, 1, 0.5);

const levels = [0, 1, 2, 3].map((k) => cube.dimensions[1]!.unit(k));
const categories = ['a', 'b', 'c'].map((c) => cube.dimensions[2]!.unit(c));

test.each([0, 1, 3])(
  'the density of %i points sums to one over cells and categories, and integrates along the rest',
  (n) => {
    const density = parzenEstimator(cube, points.slice(0, n), weights.slice(0, n), 0.5);
    const steps = 2000;
    let mass = 0;
    for (const k of levels) {
      for (const c of categories) {
        for (let i = 0; i < steps; i++) mass += Math.exp(density.logDensity(Float64Array.of((i + 0.5) / steps, k, c)));
      }
    }
    expect(mass / steps).toBeCloseTo(1, 6);
  },
);

test('draws follow the density', () => {
  const density = parzenEstimator(cube, points, weights, 0.5);
  const random = new RandomStream(8);
  const draws = 40_000;
  const counts = new Map<string, number>();
  const point = new Float64Array(3);
  for (let i = 0; i < draws; i++) {
    density.sample(random, point);
    const key = `${Math.floor(point[0]! * 5)} ${levels.indexOf(point[1]!)} ${categories.indexOf(point[2]!)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  let expected = 0;
  for (let slice = 0; slice < 5; slice++) {
    for (const [k, level] of levels.entries()) {
      for (const [c, category] of categories.entries()) {
        let mass = 0;
        for (let i = 0; i < 200; i++) {
          mass += Math.exp(density.logDensity(Float64Array.of((slice + (i + 0.5) / 200) / 5, level, category))) / 1000;
        }
        const got = (counts.get(`${slice} ${k} ${c}`) ?? 0) / draws;
        // Five standard errors of a share, over 60 cells.
        expect(Math.abs(got - mass), `cell ${slice} ${k} ${c}`).toBeLessThan(5 * Math.sqrt(mass / draws) + 1e-4);
        expected += mass;
      }
    }
  }
  expect(expected).toBeCloseTo(1, 4);
});

import { expect, test } from 'vitest';
import fixture from '../../fixtures/sobol.json' with { type: 'json' };
import { uniform } from '../space/distribution.ts';
import { searchSpace } from '../space/search-space.ts';
import { unitCube } from '../space/unit-cube.ts';
import { directionNumbers, sobolPoint, sobolSampler, sobolSequence } from './sobol.ts';

test('without scrambling the points are those of SciPy, in all 64 dimensions', () => {
  fixture.points.forEach((point, index) => {
    const ours = point.map((_, d) => sobolPoint(directionNumbers(d), index) / 2 ** 32);
    expect(ours).toEqual(point);
  });
});

test.each([0, 1, 2, 99])('scrambled by seed %i, 2^k points still have one in each of 2^k equal slices', (seed) => {
  const sequence = sobolSequence(10, seed);
  const points = Array.from({ length: 64 }, (_, i) => sequence(i));
  for (let d = 0; d < 10; d++) {
    expect(new Set(points.map((p) => Math.floor(p[d]! * 64))).size, `dimension ${d}`).toBe(64);
  }
  // Elementary boxes of the first two dimensions, 8 by 8.
  expect(new Set(points.map((p) => Math.floor(p[0]! * 8) * 8 + Math.floor(p[1]! * 8))).size).toBe(64);
});

test('65 hyperparameters are too many', () => {
  const space = searchSpace(Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`x${i}`, uniform(0, 1)])));
  expect(() => sobolSampler(unitCube(space), 0)).toThrow(
    'hyperparameters of the sobol sampler must be in [1, 64]; got 65',
  );
});

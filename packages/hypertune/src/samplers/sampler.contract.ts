import { RandomStream } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import { choice, lognormal, loguniform, normal, quniform, randint, uniform } from '../space/distribution.ts';
import { type SearchSpace, searchSpace } from '../space/search-space.ts';
import { unitCube } from '../space/unit-cube.ts';
import type { Observation, SamplerFactory } from './sampler.ts';

const EVERY_KIND = searchSpace({
  a: uniform(-1, 1),
  b: loguniform(-9, 0),
  c: choice('x', 'y', 'z'),
  d: quniform(0, 100, 5),
  e: randint(4),
  f: normal(0, 3),
  g: lognormal(0, 1),
});

const DISCRETE = searchSpace({ a: choice('x', 'y', 'z'), b: quniform(0, 1, 0.25), c: randint(4) });

/** Tests that every sampler must pass; grids get a finite space. */
export function samplerContract(name: string, factory: SamplerFactory, needs: 'any' | 'discrete' = 'any'): void {
  const space: SearchSpace = needs === 'discrete' ? DISCRETE : EVERY_KIND;
  const cube = unitCube(space);

  function history(n: number, state: (trial: number) => Observation['state'] = () => 'completed'): Observation[] {
    const random = new RandomStream(77);
    return Array.from({ length: n }, (_, trial) => {
      const point = cube.snap(Float64Array.from(cube.dimensions, () => random.uniform()));
      const failed = state(trial) === 'failed';
      return {
        trial,
        point,
        state: state(trial),
        loss: failed ? Number.NaN : point[0]! ** 2 + point[2]!,
        steps: trial % 5,
      };
    });
  }

  describe(`sampler ${name}`, () => {
    test.each([0, 3, 12, 40])('after %i trials it suggests a point inside the cube', (n) => {
      const point = factory(cube, 1).suggest({ trial: n, finished: history(n), inFlight: [] })!;
      expect(point).toHaveLength(cube.dimensions.length);
      for (const u of point) expect(u > 0 && u < 1, `coordinate ${u}`).toBe(true);
      cube.point(cube.assignment(point)).forEach((u, d) => {
        expect(point[d], cube.dimensions[d]!.name).toBeCloseTo(u, 9);
      });
    });

    test('the same seed and trials give the same point, whatever was asked before', () => {
      const sampler = factory(cube, 1);
      const known = {
        trial: 20,
        finished: history(17),
        inFlight: history(20)
          .slice(17)
          .map((o) => o.point),
      };
      const once = sampler.suggest(known);
      sampler.suggest({ trial: 3, finished: history(3), inFlight: [] });
      expect(sampler.suggest(known)).toEqual(once);
      expect(factory(cube, 1).suggest(known)).toEqual(once);
    });

    test('another seed gives another study', () => {
      const first = (seed: number) =>
        Array.from({ length: 5 }, (_, trial) => factory(cube, seed).suggest({ trial, finished: [], inFlight: [] }));
      expect(first(1)).not.toEqual(first(2));
    });

    test('trials in flight are not suggested again', () => {
      const sampler = factory(cube, 5);
      const flying: Float64Array[] = [];
      for (let i = 0; i < 8; i++)
        flying.push(sampler.suggest({ trial: 12 + i, finished: history(12), inFlight: flying })!);
      expect(new Set(flying.map((point) => JSON.stringify(cube.assignment(point)))).size).toBe(8);
    });

    test('what it is given is not mutated', () => {
      const known = {
        trial: 14,
        finished: history(12),
        inFlight: history(14)
          .slice(12)
          .map((o) => o.point),
      };
      const before = structuredClone(known);
      factory(cube, 1).suggest(known);
      expect(known).toEqual(before);
    });

    test('pruned and failed trials, equal losses and infinite ones are no obstacle', () => {
      const mixed = history(30, (trial) => (trial % 3 === 0 ? 'failed' : trial % 3 === 1 ? 'pruned' : 'completed'));
      const flat = history(30).map((o) => ({ ...o, loss: 1 }));
      const all = ['failed', 'pruned'] as const;
      const infinite = history(30).map((o, i) => (i === 4 ? { ...o, loss: Number.POSITIVE_INFINITY } : o));
      for (const finished of [mixed, flat, infinite, ...all.map((state) => history(30, () => state))]) {
        const point = factory(cube, 1).suggest({ trial: 30, finished, inFlight: [] })!;
        for (const u of point) expect(u > 0 && u < 1, `coordinate ${u}`).toBe(true);
      }
    });

    test('without knowledge the values spread over every hyperparameter', () => {
      const sampler = factory(cube, 2);
      const points = Array.from({ length: 40 }, (_, trial) => sampler.suggest({ trial, finished: [], inFlight: [] })!);
      cube.dimensions.forEach((dimension, d) => {
        const low = points.filter((point) => point[d]! < 0.5).length;
        expect(low, `${dimension.name} in its lower half`).toBeGreaterThan(6);
        expect(low, `${dimension.name} in its lower half`).toBeLessThan(34);
      });
    });
  });
}

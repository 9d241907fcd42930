import { expect, test } from 'vitest';
import { choice, loguniform, randint, uniform } from '../space/distribution.ts';
import { type Assignment, searchSpace } from '../space/search-space.ts';
import { unitCube } from '../space/unit-cube.ts';
import { gpSampler } from './gp.ts';
import { gridSampler } from './grid.ts';
import { randomSampler } from './random.ts';
import { samplerContract } from './sampler.contract.ts';
import type { Observation, SamplerFactory } from './sampler.ts';
import { sobolSampler } from './sobol.ts';
import { tpeSampler } from './tpe.ts';

samplerContract('random', randomSampler);
samplerContract('sobol', sobolSampler);
samplerContract('grid', gridSampler, 'discrete');
samplerContract('tpe', tpeSampler);
samplerContract('gp', gpSampler);

const space = searchSpace({
  x: uniform(-5, 10),
  rate: loguniform(Math.log(1e-5), 0),
  layers: randint(12),
  kind: choice('a', 'b', 'c', 'd'),
});

function loss({ x, rate, layers, kind }: Assignment): number {
  const miss = (Number(x) - 2) ** 2 / 10 + (Math.log10(Number(rate)) + 3) ** 2 + 0.1 * Math.abs(Number(layers) - 4);
  return miss + (kind === 'c' ? 0 : 0.5);
}

/** The best of 60 trials, `inFlight` of them always running. */
function bestOf(factory: SamplerFactory, seed: number, inFlight: number): number {
  const cube = unitCube(space);
  const sampler = factory(cube, seed);
  const finished: Observation[] = [];
  const flying: Float64Array[] = [];
  for (let trial = 0; trial < 60; trial++) {
    if (flying.length === inFlight) {
      const point = flying.shift()!;
      const value = loss(cube.assignment(point));
      finished.push({ trial: finished.length, point, state: 'completed', loss: value, steps: 1 });
    }
    flying.push(sampler.suggest({ trial, finished, inFlight: flying })!);
  }
  return Math.min(...finished.map((o) => o.loss));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

test.each([
  ['tpe', tpeSampler, 1, 0.5],
  ['tpe', tpeSampler, 8, 0.7],
  ['gp', gpSampler, 1, 0.1],
  ['gp', gpSampler, 8, 0.3],
] as const)('%s finds better values than random search, %#', (_, factory, inFlight, share) => {
  const seeds = [1, 2, 3, 4, 5];
  const random = median(seeds.map((seed) => bestOf(randomSampler, seed, inFlight)));
  expect(median(seeds.map((seed) => bestOf(factory, seed, inFlight)))).toBeLessThan(share * random);
});

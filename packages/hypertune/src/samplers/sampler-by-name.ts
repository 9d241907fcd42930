import type { UnitCube } from '../space/unit-cube.ts';
import { gpSampler } from './gp.ts';
import { gridSampler } from './grid.ts';
import { randomSampler } from './random.ts';
import type { Sampler, SamplerFactory } from './sampler.ts';
import type { SamplerName } from './sampler-names.ts';
import { sobolSampler } from './sobol.ts';
import { tpeSampler } from './tpe.ts';

const FACTORIES: Readonly<Record<SamplerName, SamplerFactory>> = {
  random: randomSampler,
  sobol: sobolSampler,
  grid: gridSampler,
  tpe: tpeSampler,
  gp: gpSampler,
};

/**
 * Creates a sampler for a space. The seed determines all its draws.
 *
 * @example
 * const cube = unitCube({ learningRate: loguniform(-9, -3), hiddenSize: choice(100, 200) });
 * const sampler = samplerOf('tpe', cube, 42);
 * const point = sampler.suggest({ trial: 0, finished: [], inFlight: [] }); // coordinates in (0, 1)
 */
export function samplerOf(name: SamplerName, cube: UnitCube, seed: number): Sampler {
  return FACTORIES[name](cube, seed);
}

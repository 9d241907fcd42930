import { RandomStream } from '@aml-mlops/random';
import type { UnitCube } from '../space/unit-cube.ts';
import { MAX_SOBOL_DIMENSIONS, sobolSequence } from './sobol.ts';

/** Points for the trials before a model has enough data: evenly spread by a Sobol' sequence, random beyond 64 dimensions. */
export function startupDesign(cube: UnitCube, seed: number): (trial: number) => Float64Array {
  const spread = sobolSequence(Math.min(MAX_SOBOL_DIMENSIONS, cube.dimensions.length), seed);
  return (trial) => {
    const random = new RandomStream(seed, trial);
    const even = spread(trial);
    return cube.snap(Float64Array.from(cube.dimensions, (_, d) => even[d] ?? random.uniform()));
  };
}

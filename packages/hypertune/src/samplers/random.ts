import { RandomStream } from '@aml-mlops/random';
import type { SamplerFactory } from './sampler.ts';

/** Independent draws from the space's own distributions. */
export const randomSampler: SamplerFactory = (cube, seed) => ({
  suggest({ trial }) {
    const random = new RandomStream(seed, trial);
    return cube.snap(Float64Array.from(cube.dimensions, () => random.uniform()));
  },
});

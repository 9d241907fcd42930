import { rangeError } from '@aml-mlops/errors';
import { RandomStream } from '@aml-mlops/random';
import type { SamplerFactory } from './sampler.ts';

/** Largest allowed number of combinations. */
const MAX_GRID = 1_000_000;

/**
 * Every combination once, in an order shuffled by the seed, so that an incomplete grid is still spread over the space.
 *
 * @throws MlopsError `E_PARAM_RANGE` for a hyperparameter without a finite list of values, or past a million combinations
 */
export const gridSampler: SamplerFactory = (cube, seed) => {
  for (const { name, size } of cube.dimensions) {
    if (size === Number.POSITIVE_INFINITY) {
      throw rangeError(name, 'the grid sampler', 'a choice, quniform, qloguniform or randint', 'a range without steps');
    }
  }
  if (cube.size > MAX_GRID) throw rangeError('combinations', 'the grid sampler', `in [1, ${MAX_GRID}]`, cube.size);
  const axes = cube.dimensions.map((d) => Array.from(d.values(), (value) => d.unit(value)));
  const order = shuffled(cube.size, seed);
  return {
    suggest({ trial }) {
      let rest = order[trial];
      if (rest === undefined) return undefined;
      const point = new Float64Array(axes.length);
      for (let i = axes.length - 1; i >= 0; i--) {
        const axis = axes[i]!;
        point[i] = axis[rest % axis.length]!;
        rest = Math.floor(rest / axis.length);
      }
      return point;
    },
  };
};

function shuffled(n: number, seed: number): Uint32Array {
  const random = new RandomStream(seed);
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
  return order;
}

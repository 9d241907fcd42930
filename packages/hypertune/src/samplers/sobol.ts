import { rangeError } from '@aml-mlops/errors';
import { mix32 } from '@aml-mlops/random';
import type { SamplerFactory } from './sampler.ts';
import { SOBOL_DIRECTIONS } from './sobol-directions.ts';

export const MAX_SOBOL_DIMENSIONS = SOBOL_DIRECTIONS.length + 1;

/**
 * A Sobol' sequence, Owen-scrambled by the seed: every power of two of its points fills the space evenly, for any seed.
 *
 * @throws MlopsError `E_PARAM_RANGE` past 64 hyperparameters
 */
export const sobolSampler: SamplerFactory = (cube, seed) => {
  const sequence = sobolSequence(cube.dimensions.length, seed);
  return { suggest: ({ trial }) => cube.snap(sequence(trial)) };
};

/** The points of a scrambled sequence by their number. */
export function sobolSequence(dimensions: number, seed: number): (index: number) => Float64Array {
  if (dimensions > MAX_SOBOL_DIMENSIONS) {
    throw rangeError('hyperparameters', 'the sobol sampler', `in [1, ${MAX_SOBOL_DIMENSIONS}]`, dimensions);
  }
  const matrices = Array.from({ length: dimensions }, (_, d) => directionNumbers(d));
  return (index) =>
    Float64Array.from(matrices, (matrix, d) => {
      const scrambled = owenScramble(sobolPoint(matrix, index), mix32(mix32(seed >>> 0) ^ mix32(d + 1)));
      return (scrambled + 0.5) / 2 ** 32;
    });
}

/** Direction numbers v_1 … v_32 of one dimension, by the recurrence of Bratley and Fox, "Algorithm 659" (1988). */
export function directionNumbers(dimension: number): Uint32Array {
  const v = new Uint32Array(32);
  const row = SOBOL_DIRECTIONS[dimension - 1];
  if (!row) {
    for (let i = 0; i < 32; i++) v[i] = (1 << (31 - i)) >>> 0;
    return v;
  }
  const [polynomial, ...initial] = row as [number, ...number[]];
  const degree = initial.length;
  for (let i = 0; i < 32; i++) {
    if (i < degree) {
      v[i] = (initial[i]! << (31 - i)) >>> 0;
      continue;
    }
    let next = v[i - degree]! ^ (v[i - degree]! >>> degree);
    for (let k = 1; k < degree; k++) {
      if ((polynomial >>> (degree - k)) & 1) next ^= v[i - k]!;
    }
    v[i] = next >>> 0;
  }
  return v;
}

/** Point `index` before scrambling, in units of 2^-32, in the sequence's Gray-code order. */
export function sobolPoint(matrix: Uint32Array, index: number): number {
  let x = 0;
  for (let gray = index ^ (index >>> 1), bit = 0; gray !== 0; gray >>>= 1, bit++) {
    if (gray & 1) x ^= matrix[bit]!;
  }
  return x >>> 0;
}

/**
 * Nested uniform scrambling by hashing: B. Burley, "Practical hash-based Owen scrambling", JCGT 10 (2020), 1-20. Each bit is
 * flipped by a hash of the bits above it, which keeps the sequence's evenness.
 */
function owenScramble(x: number, seed: number): number {
  let h = reverseBits(x);
  h = (h + seed) | 0;
  h ^= Math.imul(h, 0x6c50b47c);
  h ^= Math.imul(h, 0xb82f1e52);
  h ^= Math.imul(h, 0xc7afe638);
  h ^= Math.imul(h, 0x8d22f6e6);
  return reverseBits(h);
}

function reverseBits(x: number): number {
  let r = x;
  r = ((r >>> 1) & 0x55555555) | ((r & 0x55555555) << 1);
  r = ((r >>> 2) & 0x33333333) | ((r & 0x33333333) << 2);
  r = ((r >>> 4) & 0x0f0f0f0f) | ((r & 0x0f0f0f0f) << 4);
  r = ((r >>> 8) & 0x00ff00ff) | ((r & 0x00ff00ff) << 8);
  return ((r >>> 16) | (r << 16)) >>> 0;
}

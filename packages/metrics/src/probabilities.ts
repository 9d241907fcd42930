import { rangeError } from '@aml-mlops/errors';

/** Probabilities in the type in which they were computed, which determines their rounding. */
export type Probabilities = Float32Array | Float64Array;

/** The distance from 1 to the next number of the array's type: 2⁻²³ in float32, 2⁻⁵² in float64. */
export function epsilonOf(probabilities: Probabilities): number {
  return probabilities instanceof Float32Array ? 2 ** -23 : Number.EPSILON;
}

/**
 * @throws MlopsError `E_PARAM_RANGE` for values outside [0, 1]. exp(log p) may round to slightly more than 1:
 * an excess of √epsilon is allowed, as scikit-learn allows it for the sum of a row
 */
export function requireProbability(p: number | undefined, epsilon: number, document: number, owner: string): number {
  if (p !== undefined && p >= 0 && p <= 1 + Math.sqrt(epsilon)) return p;
  throw rangeError(`probability of document ${document}`, owner, 'in [0, 1]', p);
}

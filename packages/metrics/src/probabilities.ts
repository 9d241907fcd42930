import { rangeError } from '@aml-mlops/errors';

/** Probabilities as they were computed: what rounding means for them depends on their type. */
export type Probabilities = Float32Array | Float64Array;

/** The distance from 1 to the next number of the array's type: 2⁻²³ in float32, 2⁻⁵² in float64. */
export function epsilonOf(probabilities: Probabilities): number {
  return probabilities instanceof Float32Array ? 2 ** -23 : Number.EPSILON;
}

/**
 * @throws MlopsError `E_PARAM_RANGE` for what cannot be a probability. exp(log p) may round to a little more than 1:
 * √epsilon is allowed, as scikit-learn allows it to the sum of a row
 */
export function requireProbability(p: number | undefined, epsilon: number, document: number, owner: string): number {
  if (p !== undefined && p >= 0 && p <= 1 + Math.sqrt(epsilon)) return p;
  throw rangeError(`probability of document ${document}`, owner, 'in [0, 1]', p);
}

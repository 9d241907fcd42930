import { rangeError } from '@aml-mlops/errors';
import { requireDocuments, requireLength } from './class-counts.ts';
import { epsilonOf, type Probabilities, requireProbability } from './probabilities.ts';

/**
 * Mean of -ln p of the true class, as scikit-learn 1.9's `log_loss`: p is kept within [ε, 1 - ε], where ε is 2⁻⁵² in float64
 * and 2⁻²³ in float32, and rows are not made to sum to 1.
 *
 * @param probabilities [n, C] row-major
 * @param truth [n], class indices in [0, C)
 * @param classes C, at least 2
 * @throws MlopsError `E_PARAM_RANGE` if there is no document, fewer than two classes, or a probability outside [0, 1]
 */
export function logLoss(probabilities: Probabilities, truth: ArrayLike<number>, classes: number): number {
  requireDocuments('logLoss', truth.length);
  if (!(classes >= 2)) throw rangeError('classes', 'logLoss', 'at least 2', classes);
  requireLength('probabilities', 'logLoss', probabilities.length, truth.length * classes);
  const epsilon = epsilonOf(probabilities);
  let sum = 0;
  for (let i = 0; i < truth.length; i++) sum += loss(probabilities[i * classes + truth[i]!], epsilon, i);
  return sum / truth.length;
}

/**
 * -ln p of each document, float64 [n]; their mean is the {@link logLoss}.
 *
 * @param probabilityOfTruth [n], probability of each document's true class
 * @throws MlopsError `E_PARAM_RANGE` for a probability outside [0, 1]
 */
export function documentLosses(probabilityOfTruth: Probabilities): Float64Array {
  const epsilon = epsilonOf(probabilityOfTruth);
  const losses = new Float64Array(probabilityOfTruth.length);
  for (let i = 0; i < losses.length; i++) losses[i] = loss(probabilityOfTruth[i], epsilon, i);
  return losses;
}

function loss(probability: number | undefined, epsilon: number, document: number): number {
  const p = requireProbability(probability, epsilon, document, 'logLoss');
  return -Math.log(Math.min(Math.max(p, epsilon), 1 - epsilon));
}

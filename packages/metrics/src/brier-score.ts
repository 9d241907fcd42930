import { requireDocuments, requireLength } from './class-counts.ts';
import { epsilonOf, type Probabilities, requireProbability } from './probabilities.ts';

/**
 * Mean squared difference between probabilities and truth, as scikit-learn 1.9's `brier_score_loss`: the squares of all
 * classes are summed, and halved for two classes, so that it is in [0, 1] for two classes and in [0, 2] for more (G. W.
 * Brier, "Verification of forecasts expressed in terms of probability", 1950).
 *
 * @param probabilities [n, C] row-major, each in [0, 1]
 * @param truth [n], class indices in [0, C)
 * @throws MlopsError `E_PARAM_RANGE` if there is no document, the lengths differ, or a probability is outside [0, 1]
 */
export function brierScore(probabilities: Probabilities, truth: ArrayLike<number>, classes: number): number {
  requireDocuments('brierScore', truth.length);
  requireLength('probabilities', 'brierScore', probabilities.length, truth.length * classes);
  const epsilon = epsilonOf(probabilities);
  let sum = 0;
  for (let i = 0, at = 0; i < truth.length; i++) {
    for (let c = 0; c < classes; c++, at++) {
      const p = requireProbability(probabilities[at], epsilon, i, 'brierScore');
      sum += (p - (truth[i] === c ? 1 : 0)) ** 2;
    }
  }
  return sum / truth.length / (classes === 2 ? 2 : 1);
}

import { rangeError } from '@aml-mlops/errors';
import { requireDocuments, requireLength } from './class-counts.ts';

/**
 * Cost of each prediction: [C][C], true class by predicted class, each at least 0. Correct ones usually cost nothing; without a matrix
 * every wrong prediction costs 1, and the mean cost is the error rate.
 */
export type CostMatrix = readonly ArrayLike<number>[];

/**
 * Cost of each document's prediction, float64 [n]; a cost matrix is evaluated by their mean (Elkan, "The Foundations of
 * Cost-Sensitive Learning", 2001).
 *
 * @param truth [n], class indices in [0, C)
 * @param answers [n], class indices in [0, C)
 * @throws MlopsError `E_PARAM_RANGE` if there is no document, lengths differ, or the matrix lacks a cost
 */
export function documentCosts(
  truth: ArrayLike<number>,
  answers: ArrayLike<number>,
  costs: CostMatrix,
): Float64Array<ArrayBuffer> {
  requireDocuments('documentCosts', truth.length);
  requireLength('answers', 'documentCosts', answers.length, truth.length);
  return Float64Array.from(truth, (label, i) => {
    const cost = costs[label]?.[answers[i]!];
    if (cost === undefined || !(cost >= 0)) {
      throw rangeError(`cost of answer ${answers[i]} to class ${label}`, 'documentCosts', 'at least 0', cost);
    }
    return cost;
  });
}

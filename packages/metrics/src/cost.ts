import { rangeError } from '@aml-mlops/errors';
import { requireDocuments, requireLength } from './class-counts.ts';

/**
 * What answers cost: [C][C], true class by answer, each at least 0. Right answers usually cost nothing; without a matrix
 * every wrong answer costs 1, and the mean cost is the error rate.
 */
export type CostMatrix = readonly ArrayLike<number>[];

/**
 * Cost of each document's answer, float64 [n]; their mean is what a cost matrix judges by (Elkan, "The Foundations of
 * Cost-Sensitive Learning", 2001).
 *
 * @param truth [n], class indices in [0, C)
 * @param answers [n], class indices in [0, C)
 * @throws MlopsError `E_PARAM_RANGE` where there is no document, lengths differ, or the matrix has no cost of an answer
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

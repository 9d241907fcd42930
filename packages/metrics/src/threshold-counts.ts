import { rangeError } from '@aml-mlops/errors';
import { requireDocuments, requireLength } from './class-counts.ts';

/**
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | truePositives | [t] | documents of the class whose score is at least the threshold, for each distinct score downwards |
 * | falsePositives | [t] | the same of the other documents |
 */
export interface ThresholdCounts {
  readonly positives: number;
  readonly negatives: number;
  readonly truePositives: Int32Array;
  readonly falsePositives: Int32Array;
}

/** Position of a class's scores in an array: one per document by default, or a column of [n, C] for one-vs-rest. */
export interface ScoreColumn {
  readonly stride?: number;
  readonly offset?: number;
}

/**
 * Counts at every threshold, from which ROC and precision-recall curves are computed.
 *
 * @param truth [n]; documents with `truth[i] === label` are the positive ones
 * @throws MlopsError `E_PARAM_RANGE` if there is no document, the lengths differ, or a score is not a number
 */
export function thresholdCounts(
  scores: ArrayLike<number>,
  truth: ArrayLike<number>,
  label: number,
  owner: string,
  { stride = 1, offset = 0 }: ScoreColumn = {},
): ThresholdCounts {
  const n = truth.length;
  requireDocuments(owner, n);
  requireLength('scores', owner, scores.length, n * stride);
  let positives = 0;
  for (let i = 0; i < n; i++) if (truth[i] === label) positives++;
  // Sorting plain numbers is far faster than sorting documents by score, so each side is sorted by itself and the two are merged.
  const own = new Float64Array(positives);
  const rest = new Float64Array(n - positives);
  for (let i = 0, p = 0, q = 0; i < n; i++) {
    const score = scores[i * stride + offset]!;
    if (Number.isNaN(score)) throw rangeError(`score of document ${i}`, owner, 'a number', score);
    if (truth[i] === label) own[p++] = score;
    else rest[q++] = score;
  }
  own.sort();
  rest.sort();
  const truePositives = new Int32Array(n);
  const falsePositives = new Int32Array(n);
  let p = positives;
  let q = n - positives;
  let t = 0;
  for (; p > 0 || q > 0; t++) {
    const threshold = p === 0 || (q > 0 && rest[q - 1]! > own[p - 1]!) ? rest[q - 1]! : own[p - 1]!;
    while (p > 0 && own[p - 1] === threshold) p--;
    while (q > 0 && rest[q - 1] === threshold) q--;
    truePositives[t] = positives - p;
    falsePositives[t] = n - positives - q;
  }
  return {
    positives,
    negatives: n - positives,
    truePositives: truePositives.subarray(0, t),
    falsePositives: falsePositives.subarray(0, t),
  };
}

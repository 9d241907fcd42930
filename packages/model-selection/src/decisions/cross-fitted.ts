import { argmaxRows } from '@aml-mlops/metrics';
import { stratifiedFolds } from '@aml-mlops/sklearn-sweep/classifiers';
import type { Criterion } from '../judging/measures.ts';
import { chooseWeights } from './choose-weights.ts';

const PARTS = 5;

/** Cross-fitted answers, and the weights chosen on all documents. */
export interface CrossFitted {
  readonly predicted: Int32Array;
  /** float64 [labels] */
  readonly weights: Float64Array;
}

/**
 * Chooses decision weights with an unbiased estimate of their gain: each fifth of the documents is answered with the weights
 * chosen on the other four. The probabilities come from models that have seen none of the documents.
 *
 * @param probabilities float64 [n, labels] row-major, out of fold
 */
export function crossFitted(
  probabilities: Float64Array,
  truth: Int32Array,
  labels: number,
  criterion: Criterion,
  seed: number,
): CrossFitted {
  const partOf = stratifiedFolds(truth, PARTS, seed);
  const all = Int32Array.from(truth.keys());
  const predicted = new Int32Array(truth.length);
  for (let part = 0; part < PARTS; part++) {
    const others = all.filter((i) => partOf[i] !== part);
    const own = all.filter((i) => partOf[i] === part);
    const chosen = chooseWeights(
      rowsOf(probabilities, others, labels),
      others.map((i) => truth[i]!),
      labels,
      criterion,
    );
    const answers = argmaxRows(rowsOf(probabilities, own, labels), labels, chosen);
    for (const [at, i] of own.entries()) predicted[i] = answers[at]!;
  }
  return { predicted, weights: chooseWeights(probabilities, truth, labels, criterion) };
}

function rowsOf(values: Float64Array, rows: Int32Array, width: number): Float64Array {
  const some = new Float64Array(rows.length * width);
  for (const [at, row] of rows.entries()) some.set(values.subarray(row * width, (row + 1) * width), at * width);
  return some;
}

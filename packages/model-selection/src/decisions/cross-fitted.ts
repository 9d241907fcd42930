import { argmaxRows } from '@aml-mlops/metrics';
import { stratifiedFolds } from '@aml-mlops/sklearn-sweep/classifiers';
import type { Criterion } from '../judging/measures.ts';
import { chooseWeights } from './choose-weights.ts';

const PARTS = 5;

/** Answers by decision weights that were chosen on other documents, and the weights that all documents choose. */
export interface CrossFitted {
  readonly predicted: Int32Array;
  /** float64 [labels] */
  readonly weights: Float64Array;
}

/**
 * Chooses decision weights such that what they are worth is known honestly: each fifth of the documents is answered by the weights that the
 * other four choose. The probabilities are of models that have learnt from none of them.
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

import { type ModelName, stratifiedFolds, sweepModel } from '@aml-mlops/sklearn-sweep/classifiers';
import { type CsrMatrix, selectRows } from '@aml-mlops/text';
import { softmaxOf } from '../query/softmax.ts';

const FOLDS = 5;

/**
 * Out-of-sample probabilities of each row by stratified cross-validation.
 *
 * @returns float64 [n, C] row-major
 */
export function outOfSample(
  X: CsrMatrix,
  targets: Int32Array,
  classes: number,
  { model = 'complement-nb', seed = 1 }: { readonly model?: ModelName; readonly seed?: number } = {},
): Float64Array {
  const folds = Math.min(FOLDS, X.rows);
  const probabilities = new Float64Array(X.rows * classes);
  if (folds < 2) return probabilities;
  const foldOf = stratifiedFolds(targets, folds, seed);
  const { estimator, params } = sweepModel(model, { seed, nNeighbors: 10, nEstimators: 100 });
  for (let fold = 0; fold < folds; fold++) {
    const rows = Int32Array.from(foldOf.keys());
    const [learnt, judged] = [rows.filter((row) => foldOf[row] !== fold), rows.filter((row) => foldOf[row] === fold)];
    const fitted = estimator.fit(
      selectRows(X, learnt),
      Int32Array.from(learnt, (row) => targets[row]!),
      params,
    );
    const own = softmaxOf(fitted, selectRows(X, judged), classes);
    for (const [i, row] of judged.entries()) {
      probabilities.set(own.subarray(i * classes, (i + 1) * classes), row * classes);
    }
  }
  return probabilities;
}

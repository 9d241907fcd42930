import { rowScores, softmaxRows } from '@aml-mlops/sklearn-sweep/classifiers';
import type { CsrMatrix } from '@aml-mlops/text';
import { predictLogits } from '@aml-mlops/trainer';
import { asCounts } from './network-counts.ts';
import type { PooledModel } from './pooled-model.ts';
import { selectRanges } from './union.ts';

/** Answers of a {@link PooledModel}, by the code used for judging its members: float64 [rows, C] row-major. */
export function pooledScores({ classes, linear, network }: PooledModel, X: CsrMatrix): Float64Array {
  const C = classes.length;
  const logits = linear ? rowScores(X, linear.W, linear.b) : new Float64Array(X.rows * C);
  if (network) {
    const { fitted, factor, range } = network;
    const all = fitted.shape.classes;
    const own = predictLogits(fitted, asCounts(selectRanges(X, [range])));
    for (let i = 0; i < X.rows; i++) {
      for (const [c, label] of classes.entries()) logits[i * C + c]! += factor * own[i * all + label]!;
    }
  }
  return softmaxRows(logits, X.rows, C);
}

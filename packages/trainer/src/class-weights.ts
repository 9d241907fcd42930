import { type CountRows, type LabelledCounts, rowsOf } from './data/count-matrix.ts';
import type { NetworkParams } from './network/params.ts';

/**
 * Weight of each class in the loss. 'balanced' is documents / (classes x documents of the class), as in scikit-learn; a
 * class without documents has weight 0.
 */
export function classWeightsOf(
  kind: NetworkParams['classWeights'],
  train: LabelledCounts<CountRows>,
  classes: number,
): Float32Array {
  const weights = new Float32Array(classes).fill(1);
  if (kind === 'none') return weights;
  const rows = rowsOf(train);
  const sizes = new Int32Array(classes);
  for (const row of rows) sizes[train.targets[row]!]!++;
  return weights.map((_, c) => (sizes[c] === 0 ? 0 : rows.length / (classes * sizes[c]!)));
}

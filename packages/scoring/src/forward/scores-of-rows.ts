import type { CsrMatrix } from '@aml-mlops/text';
import type { Scores } from '../scores.ts';
import type { ForwardPass } from './forward-pass.ts';

/** Scores of all rows. Those of a row do not depend on the others. */
export function scoresOfRows(pass: ForwardPass, { rows, indptr, indices, data }: CsrMatrix): Scores {
  const { width, type } = pass;
  const values = type === 'float32' ? new Float32Array(rows * width) : new Float64Array(rows * width);
  const { numbers } = pass;
  const ids = numbers ? indices.map((column) => numbers[column]!) : indices;
  for (let row = 0; row < rows; row++) pass.run(ids, data, indptr[row]!, indptr[row + 1]!, values, row * width);
  return { width, values };
}

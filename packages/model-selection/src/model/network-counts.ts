import type { CsrMatrix } from '@aml-mlops/text';
import type { CountMatrix } from '@aml-mlops/trainer';

/** Rows of counts in the form that the trainer's engines read: float32, in shared memory. */
export function asCounts({ rows, columns, indptr, indices, data }: CsrMatrix): CountMatrix {
  const counts = new Float32Array(new SharedArrayBuffer(4 * data.length));
  counts.set(data);
  return { rows, columns, indptr, words: indices, counts };
}

import { expect, test } from 'vitest';
import type { CsrMatrix } from './csr.ts';
import { selectRows, transpose } from './matrix.ts';

/** [[1, 0, 2], [0, 0, 0], [3, 4, 0]] */
const matrix: CsrMatrix = {
  rows: 3,
  columns: 3,
  indptr: Int32Array.of(0, 2, 2, 4),
  indices: Int32Array.of(0, 2, 0, 1),
  data: Float64Array.of(1, 2, 3, 4),
};

test('selected rows come in the order asked for, as often as asked for', () => {
  expect(selectRows(matrix, [2, 1, 0, 2])).toEqual({
    rows: 4,
    columns: 3,
    indptr: Int32Array.of(0, 2, 2, 4, 6),
    indices: Int32Array.of(0, 1, 0, 2, 0, 1),
    data: Float64Array.of(3, 4, 1, 2, 3, 4),
  });
});

test('selecting no rows gives an empty matrix of as many columns', () => {
  const empty = selectRows(matrix, []);
  expect([empty.rows, empty.columns, empty.indptr.length, empty.data.length]).toEqual([0, 3, 1, 0]);
});

test.each([-1, 3, 0.5])('row %s is refused', (row) => {
  expect(() => selectRows(matrix, [row])).toThrow(`row of a CSR matrix must be a whole number in [0, 3); got ${row}`);
});

test('the transposed matrix has a row for each column, its entries in the order of the rows', () => {
  expect(transpose(matrix)).toEqual({
    rows: 3,
    columns: 3,
    indptr: Int32Array.of(0, 2, 3, 4),
    indices: Int32Array.of(0, 2, 2, 0),
    data: Float64Array.of(1, 3, 4, 2),
  });
  expect(transpose(transpose(matrix))).toEqual(matrix);
});

test('results lie in shared memory where asked', () => {
  for (const result of [transpose(matrix, { shared: true }), selectRows(matrix, [0], { shared: true })]) {
    expect(result.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(result.indptr.buffer).toBeInstanceOf(SharedArrayBuffer);
  }
});

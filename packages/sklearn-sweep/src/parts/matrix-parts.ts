import { rangeError } from '@aml-mlops/errors';
import type { CsrMatrix } from '@aml-mlops/text';
import { checkMatrix } from '../matrix/check-matrix.ts';
import { type ClassCodes, encodeClasses } from '../matrix/class-codes.ts';

/**
 * Training data that need not fit in memory: a matrix in parts, each read whenever it is asked for. Rows must be dealt to the parts at
 * random, since solvers learn from one part for a while before they see the next.
 */
export interface MatrixParts {
  readonly columns: number;
  /** One part at least, of one row at least. */
  readonly parts: readonly MatrixPart[];
  /** Of the temporary files of solvers. Default: the system's */
  readonly folder?: string;
}

export interface MatrixPart {
  /** int32 [rows], any labels. */
  readonly y: Int32Array;
  /** The rows [rows, columns], the same each time. What is read before may be overwritten. */
  read(): CsrMatrix;
}

/** Validated parts, with the codes of their labels. */
export interface CodedParts extends Pick<ClassCodes, 'classes' | 'counts'>, Pick<MatrixParts, 'columns' | 'folder'> {
  readonly parts: readonly CodedPart[];
}

export interface CodedPart {
  /** int32 [rows], index of each row's label in the classes. */
  readonly codes: Int32Array;
  /** @throws MlopsError `E_NOT_FINITE`, `E_PARAM_RANGE` */
  read(): CsrMatrix;
}

/** @throws MlopsError `E_PARAM_RANGE` if there are no rows */
export function codedParts({ columns, parts, folder }: MatrixParts, owner: string): CodedParts {
  const rows = parts.reduce((sum, { y }) => sum + y.length, 0);
  if (rows < 1) throw rangeError('rows', `the training data for ${owner}`, '>= 1', rows);
  const labels = new Int32Array(rows);
  let at = 0;
  for (const { y } of parts) {
    labels.set(y, at);
    at += y.length;
  }
  const { codes, classes, counts } = encodeClasses(labels);
  let from = 0;
  const coded = parts.map(({ y, read }) => {
    const own = codes.subarray(from, from + y.length);
    from += y.length;
    return { codes: own, read: () => checked(read(), own.length, columns, owner) };
  });
  return { columns, classes, counts, parts: coded, ...(folder !== undefined && { folder }) };
}

function checked(X: CsrMatrix, rows: number, columns: number, owner: string): CsrMatrix {
  checkMatrix(X, owner, columns);
  if (X.rows !== rows) throw rangeError('y', `the training data for ${owner}`, `${X.rows} labels`, rows);
  return X;
}

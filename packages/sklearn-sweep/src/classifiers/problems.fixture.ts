import { Xorshift32 } from '@aml-mlops/random';
import type { CsrMatrix } from '@aml-mlops/text';

export interface GeneratedProblem {
  readonly X: CsrMatrix;
  readonly y: Int32Array;
  readonly T: CsrMatrix;
  readonly truth: Int32Array;
}

interface ProblemOptions {
  readonly seed: number;
  readonly classes?: readonly number[];
  readonly documents?: number;
  readonly words?: number;
  /** Share of documents without words. */
  readonly empty?: number;
}

/** Documents of length 1 that mostly consist of their class's words; half of them are for testing. */
export function generatedProblem({
  seed,
  classes = [0, 1, 2, 3],
  documents = 80,
  words = 60,
  empty = 0,
}: ProblemOptions): GeneratedProblem {
  const random = new Xorshift32(seed * 7919);
  const make = (n: number) => {
    const labels = Int32Array.from({ length: n }, (_, i) => classes[i % classes.length]!);
    const rows = Array.from(labels, (_, i) => {
      const row = new Array<number>(words).fill(0);
      if (random.uniform() < empty) return row;
      for (let w = 0; w < 12; w++) {
        const own = random.uniform() < 0.7;
        const group = own ? i % classes.length : random.below(classes.length);
        const word = (random.below(Math.ceil(words / classes.length)) * classes.length + group) % words;
        row[word] = row[word]! + 1 + random.uniform();
      }
      const norm = Math.hypot(...row);
      return row.map((value) => value / norm);
    });
    return [rowsOf(rows, words), labels] as const;
  };
  const [X, y] = make(documents);
  const [T, truth] = make(documents);
  return { X, y, T, truth };
}

/** A sparse matrix from dense rows; rows may be shorter than `columns`. */
export function rowsOf(rows: readonly (readonly number[])[], columns: number): CsrMatrix {
  const indptr = new Int32Array(rows.length + 1);
  const indices: number[] = [];
  const data: number[] = [];
  rows.forEach((row, i) => {
    row.forEach((value, j) => {
      if (value === 0) return;
      indices.push(j);
      data.push(value);
    });
    indptr[i + 1] = indices.length;
  });
  return { rows: rows.length, columns, indptr, indices: Int32Array.from(indices), data: Float64Array.from(data) };
}

/** The same matrix with every zero stored. */
export function denseOf(X: CsrMatrix): CsrMatrix {
  const { rows, columns } = X;
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let p = X.indptr[i]!; p < X.indptr[i + 1]!; p++) data[i * columns + X.indices[p]!] = X.data[p]!;
  }
  return {
    rows,
    columns,
    indptr: Int32Array.from({ length: rows + 1 }, (_, i) => i * columns),
    indices: Int32Array.from({ length: rows * columns }, (_, at) => at % columns),
    data,
  };
}

/** The same matrix with another value at entry p. */
export function withValue(X: CsrMatrix, p: number, value: number): CsrMatrix {
  const data = X.data.slice();
  data[p] = value;
  return { ...X, data };
}

/** Forty short documents, each occurring four times, twice with each class. */
export function conflictingProblem(seed: number): Omit<GeneratedProblem, 'truth'> {
  const random = new Xorshift32(seed * 104_729);
  const words = 12;
  const distinct = Array.from({ length: 40 }, () => {
    const row = Array.from({ length: words }, () => (random.below(3) === 0 ? 1 + random.below(2) : 0));
    const norm = Math.hypot(...row) || 1;
    return row.map((value) => value / norm);
  });
  const rows = distinct.flatMap((row) => [row, row, row, row]);
  return { X: rowsOf(rows, words), y: Int32Array.from(rows, (_, i) => i % 2), T: rowsOf(distinct, words) };
}

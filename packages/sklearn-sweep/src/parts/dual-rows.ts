import { TemporaryFile } from '@aml-mlops/artifacts';
import type { CodedParts } from './matrix-parts.ts';

/** Where a part's rows are in the file, and its size. */
export interface DualPart {
  readonly codes: Int32Array;
  readonly rows: number;
  readonly entries: number;
  readonly at: number;
  /** Of the multipliers, float64 [k, rows], and of the orders, int32 [k, rows]. */
  readonly multipliersAt: number;
  readonly ordersAt: number;
}

/** What of a part is in memory while it is visited. */
export interface DualPlaces {
  /** int32 [rows + 1] */
  readonly starts: Int32Array;
  /** float64 [rows], |x|² */
  readonly squares: Float64Array;
  /** int32 [entries], numbers of the words */
  readonly ids: Int32Array;
  /** float32 [entries] */
  readonly xs: Float32Array;
}

/**
 * The rows of a matrix in the form that coordinate descent on the dual reads, and the multipliers of their documents with the order of
 * their visits, by part in a temporary file: words are numbered by frequency, values are of single precision. A part is read in one go, over and over.
 */
export class DualRows {
  readonly parts: readonly DualPart[];
  /** int32 [columns], the number of each word: those that most documents have come first. */
  readonly numberOf: Int32Array;
  readonly #file: TemporaryFile;

  /** @param k problems, each with its multipliers */
  constructor(coded: CodedParts, k: number) {
    this.numberOf = byFrequency(coded);
    this.#file = new TemporaryFile(coded.folder);
    try {
      this.parts = coded.parts.map(({ codes, read }) => {
        const { rows, indptr, indices, data } = read();
        const entries = indptr[rows]!;
        const place = placesFor({ rows, entries });
        place.starts.set(indptr.subarray(0, rows + 1));
        for (let row = 0; row < rows; row++) {
          for (let e = indptr[row]!; e < indptr[row + 1]!; e++) {
            const x = Math.fround(data[e]!);
            place.ids[e] = this.numberOf[indices[e]!]!;
            place.xs[e] = x;
            place.squares[row] = place.squares[row]! + x * x;
          }
        }
        const [at] = arraysOf(place).map((array) => this.#file.append(bytesOf(array)));
        const multipliersAt = this.#file.append(new Uint8Array(8 * k * rows));
        const ordersAt = this.#file.append(new Uint8Array(4 * k * rows));
        return { codes, rows, entries, at: at!, multipliersAt, ordersAt };
      });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Reads a part into places that may be larger. */
  read({ rows, entries, at }: DualPart, { starts, squares, ids, xs }: DualPlaces): void {
    const wanted = { starts: starts.subarray(0, rows + 1), squares: squares.subarray(0, rows) };
    let from = at;
    for (const array of arraysOf({ ...wanted, ids: ids.subarray(0, entries), xs: xs.subarray(0, entries) })) {
      this.#file.read(bytesOf(array), from);
      from += array.byteLength;
    }
  }

  /** Reads a problem's multipliers, float64 [rows], and the order of its documents, int32 [rows]. */
  readProblem(part: DualPart, problem: number, multipliers: Float64Array, order: Int32Array): void {
    this.#file.read(bytesOf(multipliers), part.multipliersAt + 8 * problem * part.rows);
    this.#file.read(bytesOf(order), part.ordersAt + 4 * problem * part.rows);
  }

  writeProblem(part: DualPart, problem: number, multipliers: Float64Array, order: Int32Array): void {
    this.#file.overwrite(bytesOf(multipliers), part.multipliersAt + 8 * problem * part.rows);
    this.#file.overwrite(bytesOf(order), part.ordersAt + 4 * problem * part.rows);
  }

  close(): void {
    this.#file.close();
  }
}

/** In the order in which they are in the file. */
function arraysOf({ starts, squares, ids, xs }: DualPlaces) {
  return [starts, squares, ids, xs];
}

function placesFor({ rows, entries }: { readonly rows: number; readonly entries: number }): DualPlaces {
  return {
    starts: new Int32Array(rows + 1),
    squares: new Float64Array(rows),
    ids: new Int32Array(entries),
    xs: new Float32Array(entries),
  };
}

/** Numbers of the columns, the most frequent first. */
function byFrequency({ columns, parts }: CodedParts): Int32Array {
  const frequency = new Int32Array(columns);
  for (const { read } of parts) {
    const { rows, indptr, indices } = read();
    const entries = indptr[rows]!;
    for (let e = 0; e < entries; e++) frequency[indices[e]!]!++;
  }
  const most = frequency.reduce((largest, own) => Math.max(largest, own), 0);
  // Where the numbers of each frequency begin, by how much it is below the largest.
  const next = new Int32Array(most + 2);
  for (const own of frequency) next[most - own + 1]!++;
  for (let below = 1; below < next.length; below++) next[below]! += next[below - 1]!;
  return frequency.map((own) => next[most - own]!++);
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float64Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

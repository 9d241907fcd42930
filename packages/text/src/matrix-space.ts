import { release } from './memory.ts';

/** Memory that matrices are made in, one after the other: the next overwrites the one before, and nothing waits to be collected. */
export class MatrixSpace {
  #indptr = new Int32Array(1);
  #indices = new Int32Array(0);
  #data = new Float64Array(0);

  /** Arrays of a matrix of so many rows, with room for so many entries; `indptr` begins with 0. */
  take(
    rows: number,
    entries: number,
  ): { readonly indptr: Int32Array; readonly indices: Int32Array; readonly data: Float64Array } {
    if (rows + 1 > this.#indptr.length) this.#indptr = new Int32Array(rows + 1);
    if (entries > this.#indices.length) {
      release(this.#indices, this.#data);
      this.#indices = new Int32Array(entries);
      this.#data = new Float64Array(entries);
    }
    return { indptr: this.#indptr.subarray(0, rows + 1), indices: this.#indices, data: this.#data };
  }
}

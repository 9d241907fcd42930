import type { RowAccumulator } from './row-accumulator.ts';

/** Rows of counts that are still being added to, in the arrays of a CSR matrix with room to spare. */
export class CountRows {
  #indices = new Int32Array(1 << 8);
  #counts = new Int32Array(1 << 8);
  #indptr = new Int32Array(1 << 4);
  #rows = 0;
  readonly #accumulator: RowAccumulator;

  /** @param accumulator with room for all columns, and empty */
  constructor(accumulator: RowAccumulator) {
    this.#accumulator = accumulator;
  }

  get rows(): number {
    return this.#rows;
  }

  get indptr(): Int32Array {
    return this.#indptr.subarray(0, this.#rows + 1);
  }

  get indices(): Int32Array {
    return this.#indices.subarray(0, this.#indptr[this.#rows]);
  }

  get counts(): Int32Array {
    return this.#counts.subarray(0, this.#indptr[this.#rows]);
  }

  /** Adds the row of the columns `ids[0]` to `ids[length - 1]`, repeated ones counted together. */
  push(ids: Int32Array, length: number): void {
    for (let i = 0; i < length; i++) this.#accumulator.add(ids[i]!);
    const start = this.#indptr[this.#rows]!;
    const needed = start + this.#accumulator.distinct;
    if (needed > this.#indices.length) {
      this.#indices = enlarge(this.#indices, needed);
      this.#counts = enlarge(this.#counts, needed);
    }
    if (this.#rows + 2 > this.#indptr.length) this.#indptr = enlarge(this.#indptr, this.#rows + 2);
    this.#indptr[++this.#rows] = this.#accumulator.drain(this.#indices, this.#counts, start);
  }
}

function enlarge(old: Int32Array, needed: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(needed, 2 * old.length));
  larger.set(old);
  return larger;
}

import { strideOf } from '../kernel/rows.ts';

/**
 * Weights of the classes still training, side by side, so that one pass over a document serves all of them. A finished
 * class is moved to the solution; when a quarter have finished, the remaining ones are compacted.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | W | columns, pitch | row-major, at the front of its array: a row is `stride` weights, with or without as many companions |
 * | columnOf | a | score index of column c of W; -1 once it has finished |
 * | solution | columns, k | weights of the finished ones, row-major |
 */
export class ActiveClasses {
  columnOf: Int32Array;
  stride: number;
  readonly solution: Float64Array;
  readonly #W: Float64Array;
  readonly #planes: number;
  readonly #columns: number;
  readonly #k: number;

  /** @param W zeros, columns · strideOf(k) of them, or twice as many if weights have companions */
  constructor(columns: number, k: number, W: Float64Array) {
    this.#columns = columns;
    this.#k = k;
    this.#W = W;
    this.stride = strideOf(k);
    this.#planes = W.length / (columns * this.stride);
    this.columnOf = Int32Array.from({ length: k }, (_, c) => c);
    this.solution = new Float64Array(columns * k);
  }

  get pitch(): number {
    return this.#planes * this.stride;
  }

  /** Classes still training. */
  get size(): number {
    return this.columnOf.reduce((sum, at) => sum + (at >= 0 ? 1 : 0), 0);
  }

  /** Removes column c, saving its current weights times `scale`. */
  finish(c: number, scale: number): void {
    const at = this.columnOf[c]!;
    if (at < 0) return;
    const { pitch, solution } = this;
    const W = this.#W;
    const k = this.#k;
    for (let j = 0; j < this.#columns; j++) solution[j * k + at] = W[j * pitch + c]! * scale;
    this.columnOf[c] = -1;
  }

  finishAll(scale: number): void {
    for (let c = 0; c < this.columnOf.length; c++) this.finish(c, scale);
  }

  /** Compacts the remaining columns if a quarter or more have finished: compaction costs a full pass. */
  compact(): void {
    const before = this.columnOf.length;
    const kept = Int32Array.from(this.columnOf.keys()).filter((c) => this.columnOf[c]! >= 0);
    if (kept.length === 0 || (before - kept.length) * 4 < before) return;
    const stride = strideOf(kept.length);
    narrow(this.#W, this.#planes * this.#columns, this.stride, kept, stride);
    this.stride = stride;
    this.columnOf = kept.map((c) => this.columnOf[c]!);
  }
}

/** In place: a row's new position is never after its old one. */
function narrow(values: Float64Array, rows: number, before: number, kept: Int32Array, after: number): void {
  const a = kept.length;
  for (let j = 0; j < rows; j++) {
    const from = j * before;
    const to = j * after;
    for (let c = 0; c < a; c++) values[to + c] = values[from + kept[c]!]!;
    if (after > a) values[to + a] = 0;
  }
}

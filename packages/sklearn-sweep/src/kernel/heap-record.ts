import type { Heap } from './heap.ts';

/** Names of a record's fields, in the order in which its kernel's source numbers them. */
export interface RecordFields<I extends string, F extends string> {
  /** Of 4 bytes: counts, switches, addresses. */
  readonly int32: readonly I[];
  /** Of 8 bytes, after those. */
  readonly float64: readonly F[];
}

/** Numbers of 8 bytes that a record takes of a heap. */
export function recordSize({ int32, float64 }: RecordFields<string, string>): number {
  return Math.ceil(int32.length / 2) + float64.length;
}

/** Numbers by name in a heap: from it a kernel reads what would be too many arguments. */
export class HeapRecord<I extends string, F extends string> {
  readonly address: number;
  readonly #fields: RecordFields<I, F>;
  readonly #int32s: Int32Array;
  readonly #float64s: Float64Array;

  constructor(heap: Heap, fields: RecordFields<I, F>) {
    const all = heap.float64(recordSize(fields));
    this.address = all.byteOffset;
    this.#fields = fields;
    this.#int32s = new Int32Array(all.buffer, all.byteOffset, fields.int32.length);
    this.#float64s = all.subarray(Math.ceil(fields.int32.length / 2));
  }

  set(values: Partial<Readonly<Record<I | F, number>>>): void {
    const given: readonly [string, unknown][] = Object.entries(values);
    for (const [field, value] of given) {
      const at = this.#fields.int32.indexOf(field as I);
      if (at >= 0) this.#int32s[at] = Number(value);
      else this.#float64s[this.#fields.float64.indexOf(field as F)] = Number(value);
    }
  }

  get(field: F): number {
    return this.#float64s[this.#fields.float64.indexOf(field)]!;
  }
}

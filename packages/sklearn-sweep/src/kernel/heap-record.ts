import type { Heap } from './heap.ts';
import { type RecordFields, recordOffsets, recordSize } from './record-offsets.ts';

/** Named numbers in a heap: a kernel reads from it what would be too many arguments. */
export class HeapRecord<I extends string, F extends string> {
  readonly address: number;
  readonly #offsets: Readonly<Record<I | F, number>>;
  readonly #float64Start: number;
  readonly #int32s: Int32Array;
  readonly #float64s: Float64Array;

  constructor(heap: Heap, fields: RecordFields<I, F>) {
    const all = heap.float64(recordSize(fields));
    this.address = all.byteOffset;
    this.#offsets = recordOffsets(fields);
    this.#float64Start = 8 * Math.ceil(fields.int32.length / 2);
    this.#int32s = new Int32Array(all.buffer, all.byteOffset, fields.int32.length);
    this.#float64s = all;
  }

  set(values: Partial<Readonly<Record<I | F, number>>>): void {
    const given: readonly [string, unknown][] = Object.entries(values);
    for (const [field, value] of given) {
      const offset = this.#offsets[field as I | F];
      if (offset < this.#float64Start) this.#int32s[offset / 4] = Number(value);
      else this.#float64s[offset / 8] = Number(value);
    }
  }

  get(field: F): number {
    return this.#float64s[this.#offsets[field] / 8]!;
  }
}

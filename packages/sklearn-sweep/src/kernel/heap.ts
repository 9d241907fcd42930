import { MlopsError } from '@aml-mlops/errors';
import { type WasmMemory, webAssembly } from '@aml-mlops/text/web-assembly';

const PAGE = 65_536;
/** wasm32 addresses end here. */
const LARGEST_HEAP = 2 ** 32 - PAGE;
/** Larger memories are not kept for the next computation. */
const LARGEST_SPARE = 2 ** 28;

/** A released memory, for reuse: the first touch of a new page costs more than most of the work done with it. */
let spare: WasmMemory | undefined;

/** Drops the memory that this thread keeps for its next computation. */
export function dropSpareHeap(): void {
  spare = undefined;
}

/**
 * Linear memory of one computation: arrays are allocated consecutively and freed together. The size is fixed at the start,
 * so views stay valid.
 */
export class Heap {
  readonly memory: WasmMemory;
  readonly #isUsed: boolean;
  #next = 16;

  /** @throws MlopsError `E_MEMORY` if it exceeds 4 GiB, the limit of WebAssembly's addresses */
  constructor(bytes: number, owner: string) {
    if (bytes > LARGEST_HEAP) {
      const gib = (bytes / 2 ** 30).toFixed(1);
      throw new MlopsError('E_MEMORY', `working memory of ${owner} must be under 4 GiB; this data needs ${gib} GiB`, {
        owner,
        value: bytes,
      });
    }
    const pages = Math.ceil((bytes + 1024) / PAGE);
    this.#isUsed = spare !== undefined;
    this.memory = spare ?? new webAssembly.Memory({ initial: pages });
    spare = undefined;
    const missing = pages - this.memory.buffer.byteLength / PAGE;
    if (missing > 0) this.memory.grow(missing);
  }

  /** Zeros; the address is the view's `byteOffset`. */
  float64(length: number): Float64Array<ArrayBuffer> {
    const place = new Float64Array(this.memory.buffer, this.#take(8 * length), length);
    return this.#isUsed ? place.fill(0) : place;
  }

  /** Zeros; the address is the view's `byteOffset`. */
  int32(length: number): Int32Array<ArrayBuffer> {
    const place = new Int32Array(this.memory.buffer, this.#take(4 * length), length);
    return this.#isUsed ? place.fill(0) : place;
  }

  /** Zeros; the address is the view's `byteOffset`. */
  float32(length: number): Float32Array<ArrayBuffer> {
    const place = new Float32Array(this.memory.buffer, this.#take(4 * length), length);
    return this.#isUsed ? place.fill(0) : place;
  }

  /** Copies an array in; returns its address. */
  copy(values: Float64Array | Int32Array): number {
    const at = this.#take(values.byteLength);
    if (values instanceof Int32Array) new Int32Array(this.memory.buffer, at, values.length).set(values);
    else new Float64Array(this.memory.buffer, at, values.length).set(values);
    return at;
  }

  /** Hands the memory to the next heap of this thread: nothing of this one may be used afterwards. */
  release(): void {
    if (this.memory.buffer.byteLength <= LARGEST_SPARE) spare = this.memory;
  }

  #take(bytes: number): number {
    const at = this.#next;
    this.#next = Math.ceil((at + bytes) / 16) * 16;
    return at;
  }
}

/** Bytes of a heap for the given numbers of each type in the given number of arrays. */
export function heapBytes(float64s: number, int32s: number, arrays = 32): number {
  return 8 * float64s + 4 * int32s + 16 * arrays + 16;
}

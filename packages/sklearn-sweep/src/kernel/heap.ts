import { MlopsError } from '@aml-mlops/errors';
import { type WasmMemory, webAssembly } from './web-assembly.ts';

const PAGE = 65_536;
/** wasm32 addresses end here. */
const LARGEST_HEAP = 2 ** 32 - PAGE;

/**
 * Linear memory of one computation: arrays are laid out one after the other and go away together. The size is fixed at
 * the start, so no view ever goes stale.
 */
export class Heap {
  readonly memory: WasmMemory;
  #next = 16;

  /** @throws MlopsError `E_MEMORY` past 4 GiB, where the addresses of WebAssembly end */
  constructor(bytes: number, owner: string) {
    if (bytes > LARGEST_HEAP) {
      const gib = (bytes / 2 ** 30).toFixed(1);
      throw new MlopsError('E_MEMORY', `working memory of ${owner} must be under 4 GiB; this data needs ${gib} GiB`, {
        owner,
        value: bytes,
      });
    }
    this.memory = new webAssembly.Memory({ initial: Math.ceil((bytes + 1024) / PAGE) });
  }

  /** Zeros; the address is the view's `byteOffset`. */
  float64(length: number): Float64Array {
    return new Float64Array(this.memory.buffer, this.#take(8 * length), length);
  }

  /** Zeros; the address is the view's `byteOffset`. */
  int32(length: number): Int32Array {
    return new Int32Array(this.memory.buffer, this.#take(4 * length), length);
  }

  /** Address of a copy. */
  copy(values: Float64Array | Int32Array): number {
    const place = values instanceof Int32Array ? this.int32(values.length) : this.float64(values.length);
    place.set(values);
    return place.byteOffset;
  }

  #take(bytes: number): number {
    const at = this.#next;
    this.#next = Math.ceil((at + bytes) / 16) * 16;
    return at;
  }
}

/** Bytes that a heap needs for so many numbers of each kind in so many arrays. */
export function heapBytes(float64s: number, int32s: number, arrays = 32): number {
  return 8 * float64s + 4 * int32s + 16 * arrays + 16;
}

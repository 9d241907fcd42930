/** The part of the WebAssembly JavaScript interface that is used here: Node's type declarations omit it. */
interface WebAssemblyInterface {
  readonly Memory: new (descriptor: { readonly initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: { readonly env: { readonly memory: WasmMemory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Grows by this many pages of 64 KiB; views of the old buffer become invalid. */
  grow(pages: number): number;
}

/** A compiled module, opaque; it is only instantiated. */
export type WasmModule = object;

const inGlobal: object = globalThis;

export const { WebAssembly: webAssembly } = inGlobal as { readonly WebAssembly: WebAssemblyInterface };

/** Of every array of a kernel, in bytes. */
const ALIGNMENT = 16;

/** Deals out the memory of a kernel, one array after another. At 0 an address would be none. */
export class MemoryPlan {
  /** Address behind the last array. */
  end = ALIGNMENT;

  /** @returns address of an array of so many bytes, a multiple of 16 */
  take(bytes: number): number {
    const at = this.end;
    this.end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return at;
  }
}

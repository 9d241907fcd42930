/** Memory shared between threads; posting it to a thread does not copy it. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

/** Compiled code; posting it to a thread shares it. */
export interface CompiledModule {
  readonly kind?: 'WebAssembly.Module';
}

/** The part of WebAssembly's interface that is used here: Node's type declarations omit it. */
export interface WebAssemblyInterface {
  readonly Memory: new (descriptor: { initial: number; maximum: number; shared: true }) => SharedMemory;
  readonly Module: new (bytes: Uint8Array) => CompiledModule;
  readonly Instance: new (
    module: CompiledModule,
    imports: { readonly env: { readonly memory: SharedMemory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

export const webAssembly: WebAssemblyInterface = Reflect.get(globalThis, 'WebAssembly');

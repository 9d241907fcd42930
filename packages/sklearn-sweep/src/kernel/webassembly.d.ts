/** The part of the WebAssembly JavaScript interface that is used here: the declarations for Node leave it out. */
declare namespace WebAssembly {
  type Exports = Readonly<Record<string, unknown>>;
  class Memory {
    constructor(descriptor: { readonly initial: number });
    readonly buffer: ArrayBuffer;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: { readonly env: { readonly memory: Memory } });
    readonly exports: Exports;
  }
}

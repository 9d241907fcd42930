/** The part of the WebAssembly JavaScript interface that is used here: Node's type declarations omit it. */
interface WebAssemblyInterface {
  readonly Memory: new (descriptor: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: object } },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

const inGlobal: object = globalThis;

export const { WebAssembly: webAssembly } = inGlobal as { readonly WebAssembly: WebAssemblyInterface };

import type { Heap } from './heap.ts';

const compiled = new Map<string, WebAssembly.Module>();

/** Exports of a kernel on a heap of its own; a kernel is compiled once per thread. */
export function instantiate(base64: string, heap: Heap): WebAssembly.Exports {
  let module = compiled.get(base64);
  if (!module) {
    module = new WebAssembly.Module(Buffer.from(base64, 'base64'));
    compiled.set(base64, module);
  }
  return new WebAssembly.Instance(module, { env: { memory: heap.memory } }).exports;
}

import { type WasmModule, webAssembly } from '@aml-mlops/text/web-assembly';
import type { Heap } from './heap.ts';

const compiled = new Map<string, WasmModule>();

/** Exports of a kernel on its own heap; a kernel is compiled once per thread. */
export function instantiate(base64: string, heap: Heap): Readonly<Record<string, unknown>> {
  let module = compiled.get(base64);
  if (!module) {
    module = new webAssembly.Module(Buffer.from(base64, 'base64'));
    compiled.set(base64, module);
  }
  return new webAssembly.Instance(module, { env: { memory: heap.memory } }).exports;
}

import { wasm } from '../../generated/network.wasm.ts';
import { type CompiledModule, type SharedMemory, webAssembly } from './web-assembly.ts';

/** The exports of assembly/network.ts. All T threads call `train` and `predict` together. */
export interface Kernel {
  train(config: number, thread: number): void;
  predict(config: number, thread: number): void;
  /** Fills the first layer with number `w H + j` of the key's stream for unit j of word w, uniform in ±bound. */
  drawEmbedding(config: number, key: number, bound: number): void;
}

let compiled: CompiledModule | undefined;

/** The compiled kernels; a module posted to other threads shares its machine code with them. */
export function kernelModule(): CompiledModule {
  compiled ??= new webAssembly.Module(Buffer.from(wasm, 'base64'));
  return compiled;
}

export function openKernel(module: CompiledModule, memory: SharedMemory): Kernel {
  const exports = new webAssembly.Instance(module, { env: { memory } }).exports;
  return {
    train: exports['train'] as Kernel['train'],
    predict: exports['predict'] as Kernel['predict'],
    drawEmbedding: exports['drawEmbedding'] as Kernel['drawEmbedding'],
  };
}

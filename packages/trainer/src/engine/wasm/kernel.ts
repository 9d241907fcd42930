import { wasm } from '../../generated/network.wasm.ts';
import { type CompiledModule, type SharedMemory, webAssembly } from './web-assembly.ts';

/** The exports of assembly/network.ts. All T threads call each function together. */
export interface Kernel {
  train(config: number, thread: number): void;
  predict(config: number, thread: number): void;
}

let compiled: CompiledModule | undefined;

/** The compiled kernels; a module posted to other threads shares its machine code with them. */
export function kernelModule(): CompiledModule {
  compiled ??= new webAssembly.Module(Buffer.from(wasm, 'base64'));
  return compiled;
}

export function openKernel(module: CompiledModule, memory: SharedMemory): Kernel {
  const { train, predict } = new webAssembly.Instance(module, { env: { memory } }).exports as Record<string, unknown>;
  return { train: train as Kernel['train'], predict: predict as Kernel['predict'] };
}

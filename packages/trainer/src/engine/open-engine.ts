import { rangeError } from '@aml-mlops/errors';
import { defaultWorkers } from '@aml-mlops/parallel';
import type { Engine, EngineTask, SyncEngine } from './engine.ts';
import { javascriptEngine } from './javascript/javascript-engine.ts';
import { threadedEngine } from './wasm/threaded-engine.ts';
import { wasmEngine } from './wasm/wasm-engine.ts';

export interface EngineChoice {
  /** Default 'auto'. */
  readonly engine?: 'auto' | 'wasm' | 'tfjs' | 'javascript';
  /** Threads of the WASM engine; 0 = as many as processors. Default 0. Range [0, 256]. */
  readonly threads?: number;
  /** Aborting ends the threads at once. */
  readonly signal?: AbortSignal;
  /** Is told in one line which engine was taken and why. */
  readonly onEngine?: ((line: string) => void) | undefined;
}

/** @throws MlopsError `E_ENGINE` where the wanted engine is not there or the network is too large for it */
export async function openEngine(task: EngineTask, choice: EngineChoice): Promise<Engine> {
  const { engine = 'auto', threads = 0 } = choice;
  if (!Number.isInteger(threads) || threads < 0 || threads > 256) {
    throw rangeError('threads', 'fit', 'a whole number in [0, 256]', threads);
  }
  if (engine === 'javascript') return javascriptEngine(task);
  const workers = threads === 0 ? defaultWorkers() : threads;
  return threadedEngine(task, workers, choice.signal);
}

export function openSyncEngine(task: EngineTask, engine: 'wasm' | 'javascript' = 'wasm'): SyncEngine {
  return engine === 'wasm' ? wasmEngine(task) : javascriptEngine(task);
}

import { MlopsError, rangeError } from '@aml-mlops/errors';
import { defaultWorkers } from '@aml-mlops/parallel';
import { chooseEngine, type WantedEngine } from './choose-engine.ts';
import type { Engine, EngineTask, SyncEngine } from './engine.ts';
import { describeGpuUse, watchGpu } from './gpu/watch-gpu.ts';
import { javascriptEngine } from './javascript/javascript-engine.ts';
import { hasGpu } from './tfjs/load-tfjs.ts';
import { tfjsEngine } from './tfjs/tfjs-engine.ts';
import { threadedEngine } from './wasm/threaded-engine.ts';
import { wasmEngine } from './wasm/wasm-engine.ts';

export interface EngineChoice {
  /** Default: 'wasm'; 'auto' and 'tfjs' look for TensorFlow, which takes time. */
  readonly engine?: WantedEngine;
  /** Threads of the WASM engine; 0 = one per processor. Default: 0. Range: [0, 256]. */
  readonly threads?: number;
  /** Aborting stops the threads at once. */
  readonly signal?: AbortSignal;
  /** Receives one line with the chosen engine and the reason. */
  readonly onEngine?: ((line: string) => void) | undefined;
}

/** @throws MlopsError `E_ENGINE` if the requested engine is unavailable or the network is too large for it */
export async function openEngine(task: EngineTask, choice: EngineChoice): Promise<Engine> {
  const { engine = 'wasm', threads = 0, signal, onEngine } = choice;
  if (!Number.isInteger(threads) || threads < 0 || threads > 256) {
    throw rangeError('threads', 'fit', 'a whole number in [0, 256]', threads);
  }
  const workers = threads === 0 ? defaultWorkers() : threads;
  const chosen = await chooseEngine(engine, workers, task.params);
  if (chosen.tfjs) {
    onEngine?.(chosen.why);
    const opened = tfjsEngine(task, chosen.tfjs.tf);
    return hasGpu(chosen.tfjs) && onEngine ? watched(opened, onEngine) : opened;
  }
  if (chosen.name === 'javascript') {
    onEngine?.(chosen.why);
    return javascriptEngine(task);
  }
  try {
    const opened = threadedEngine(task, workers, signal);
    onEngine?.(chosen.why);
    return opened;
  } catch (error) {
    const tooLarge = error instanceof MlopsError && error.code === 'E_ENGINE';
    if (!tooLarge || engine === 'wasm') throw error;
    onEngine?.(`engine javascript: ${error.message}`);
    return javascriptEngine(task);
  }
}

/** Reports GPU use when the engine is closed. */
function watched(engine: Engine, tell: (line: string) => void): Engine {
  const watch = watchGpu();
  return {
    ...engine,
    close: async () => {
      const line = describeGpuUse(watch.stop());
      if (line !== undefined) tell(line);
      await engine.close();
    },
  };
}

export function openSyncEngine(task: EngineTask, engine: 'wasm' | 'javascript' = 'wasm'): SyncEngine {
  return engine === 'wasm' ? wasmEngine(task) : javascriptEngine(task);
}

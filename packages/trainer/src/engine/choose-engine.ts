import { MlopsError } from '@aml-mlops/errors';
import type { EngineName } from './engine.ts';
import { hasGpu, type LoadedTfjs, loadTfjs, type TfjsOutcome } from './tfjs/load-tfjs.ts';

export type WantedEngine = 'auto' | 'wasm' | 'tfjs' | 'javascript';

export interface ChosenEngine {
  readonly name: EngineName;
  /** One line: which engine, and why. */
  readonly why: string;
  readonly tfjs?: LoadedTfjs;
}

/**
 * Decides which engine trains: the one that is asked for, or with 'auto' TensorFlow where it finds a GPU, else WebAssembly.
 * On processors alone WebAssembly is several times faster than TensorFlow, so 'auto' never takes TensorFlow there.
 *
 * @throws MlopsError `E_ENGINE` where tfjs is asked for and cannot be loaded
 */
export async function chooseEngine(
  wanted: WantedEngine,
  workers: number,
  load: () => Promise<TfjsOutcome> = loadTfjs,
): Promise<ChosenEngine> {
  const threads = `WebAssembly on ${workers} ${workers === 1 ? 'thread' : 'threads'}`;
  if (wanted === 'wasm') return { name: 'wasm', why: `engine wasm: ${threads}, as asked for` };
  if (wanted === 'javascript') return { name: 'javascript', why: 'engine javascript: plain TypeScript, as asked for' };
  const outcome = await load();
  if (wanted === 'tfjs') {
    if ('reason' in outcome) {
      const message = `engine tfjs of trainer needs @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node; ${outcome.reason}`;
      throw new MlopsError('E_ENGINE', message, { parameter: 'engine', value: wanted });
    }
    const { loaded } = outcome;
    const where = hasGpu(loaded) ? 'on a GPU' : 'without a GPU';
    return {
      name: 'tfjs',
      why: `engine tfjs: ${loaded.package} (${loaded.backend}) ${where}, as asked for`,
      tfjs: loaded,
    };
  }
  if ('loaded' in outcome && hasGpu(outcome.loaded)) {
    return { name: 'tfjs', why: `engine tfjs: ${outcome.loaded.package} found a GPU`, tfjs: outcome.loaded };
  }
  const reason = 'loaded' in outcome ? `${outcome.loaded.package} found no GPU` : outcome.reason;
  return { name: 'wasm', why: `engine wasm: ${threads}, because no GPU can be used (${reason})` };
}

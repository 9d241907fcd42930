import { MlopsError } from '@aml-mlops/errors';
import type { NetworkParams } from '../network/params.ts';
import type { EngineName } from './engine.ts';
import { visibleCards } from './gpu/visible-cards.ts';
import { GPU_PACKAGE, hasGpu, type LoadedTfjs, loadTfjs, type TfjsOutcome } from './tfjs/load-tfjs.ts';

export type WantedEngine = 'auto' | 'wasm' | 'tfjs' | 'javascript';

export interface ChosenEngine {
  readonly name: EngineName;
  /** One line: the engine and the reason for it. */
  readonly why: string;
  readonly tfjs?: LoadedTfjs;
}

/** The parameters of a network that determine its speed. */
export type StepSize = Pick<NetworkParams, 'batchSize' | 'hiddenSize'>;

/**
 * Minimum number of products in the hidden layer, batchSize x hiddenSize², for which a GPU pays off. A step of a few hundred
 * calls takes a GPU at least five milliseconds, in which two processors do this much; see the README for measurements.
 */
const WORTH_A_GPU = 1e8;

/**
 * Chooses the training engine: the requested one; with 'auto', TensorFlow if it finds a GPU and steps are large enough for
 * one, else WebAssembly. On CPUs WebAssembly is several times faster than TensorFlow, so 'auto' never chooses TensorFlow
 * there.
 *
 * @param cards returns the NVIDIA cards visible on this machine
 * @throws MlopsError `E_ENGINE` if tfjs is requested and cannot be loaded, or is the GPU package and uses no GPU
 */
export async function chooseEngine(
  wanted: WantedEngine,
  workers: number,
  step: StepSize,
  load: () => Promise<TfjsOutcome> = loadTfjs,
  cards: () => readonly string[] = visibleCards,
): Promise<ChosenEngine> {
  const threads = `WebAssembly on ${workers} ${workers === 1 ? 'thread' : 'threads'}`;
  if (wanted === 'wasm') return { name: 'wasm', why: `engine wasm: ${threads}, as asked for` };
  if (wanted === 'javascript') return { name: 'javascript', why: 'engine javascript: plain TypeScript, as asked for' };
  if (wanted === 'auto' && step.batchSize * step.hiddenSize ** 2 < WORTH_A_GPU) {
    const size = `${step.batchSize} documents by ${step.hiddenSize} units`;
    return {
      name: 'wasm',
      why: `engine wasm: ${threads}, because a step of ${size} is too small for a GPU to be faster`,
    };
  }
  const outcome = await load();
  if (wanted === 'tfjs') {
    if ('reason' in outcome) {
      const message = `engine tfjs of trainer needs @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node; ${outcome.reason}`;
      throw new MlopsError('E_ENGINE', message, { parameter: 'engine', value: wanted });
    }
    const { loaded } = outcome;
    // The GPU package implies a GPU that is paid for: silently training on CPUs would waste it.
    if (!hasGpu(loaded) && loaded.package === GPU_PACKAGE) throw unusedGpu(cards());
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
  const why = `engine wasm: ${threads}, because no GPU can be used (${reason})`;
  const idle = cards();
  return { name: 'wasm', why: idle.length === 0 ? why : `warning: ${list(idle)} stands idle; ${why}` };
}

function unusedGpu(idle: readonly string[]): MlopsError {
  const seen = idle.length === 0 ? 'this machine shows no NVIDIA card' : `${list(idle)} is there, but cannot be used`;
  const message =
    `engine tfjs of trainer needs a GPU that TensorFlow can use; ${seen}. Check the driver and the CUDA version of the image ` +
    '(environments/node-gpu), or set engine=wasm, which is several times faster than TensorFlow on processors';
  return new MlopsError('E_ENGINE', message, { parameter: 'engine', value: 'tfjs' });
}

function list(cards: readonly string[]): string {
  return [...new Set(cards)].join(', ');
}

import { setImmediate } from 'node:timers/promises';
import { rowsOf } from '../../data/count-matrix.ts';
import type { Engine, EngineTask } from '../engine.ts';
import { wasmEngine } from './wasm-engine.ts';

/**
 * Products and Adam updates below which threads take longer to start than they save: a thread loads the program anew, some 0.2 s of
 * processor time, in which it does about this much.
 */
const WORTH_THREADS = 3e8;

/** Whether a training is so short that it is faster in the calling thread. */
export function isShort({ shape, params, train }: EngineTask): boolean {
  const rows = rowsOf(train).length;
  const { counts } = train;
  const entries = (counts.words.length * rows) / Math.max(1, counts.rows);
  const steps = Math.ceil(rows / params.batchSize);
  const products = 3 * entries * shape.hiddenSize;
  const updates = steps * shape.vocabularySize * shape.hiddenSize;
  return params.epochs * (products + updates) < WORTH_THREADS;
}

/**
 * {@link wasmEngine} for callers that wait for signals: between epochs whatever has arrived is dealt with.
 *
 * @throws MlopsError `E_ENGINE` if the network does not fit into 4 GiB
 */
export function oneThreadEngine(task: EngineTask): Engine {
  const engine = wasmEngine(task);
  return {
    ...engine,
    trainEpoch: async (order) => {
      await setImmediate();
      return engine.trainEpoch(order);
    },
  };
}

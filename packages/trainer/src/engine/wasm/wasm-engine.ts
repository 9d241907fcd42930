import { type CountMatrix, occurringWords, type StoredCounts } from '../../data/count-matrix.ts';
import type { EngineTask, EpochResult, SyncEngine } from '../engine.ts';
import { kernelModule, openKernel } from './kernel.ts';
import { CONFIG, layOut, type WindowLimits } from './layout.ts';
import { borrowMemory, returnMemory } from './memory.ts';
import { NetworkMemory } from './network-memory.ts';
import { cutWindows } from './window.ts';

/**
 * The network in WebAssembly SIMD, in the calling thread.
 *
 * @throws MlopsError `E_ENGINE` if the network does not fit into 4 GiB
 */
export function wasmEngine(task: EngineTask<CountMatrix | StoredCounts>, limits?: WindowLimits): SyncEngine {
  const { shape, params, train, classWeights } = task;
  const layout = layOut(task, 1, limits);
  const memory = borrowMemory(layout.bytes);
  const network = new NetworkMemory(memory, layout, shape);
  const kernel = openKernel(kernelModule(), memory);
  network.configure(classWeights, params);
  let steps = 0;

  function trainEpoch(order: Int32Array): EpochResult {
    const sums = { loss: 0, weight: 0, hits: 0 };
    for (const window of cutWindows(train.counts, order, params.batchSize, layout)) {
      network.fill(train.counts, train.targets, order, window);
      steps += network.fillSteps(params, steps, window);
      kernel.train(CONFIG, 0);
      const outcome = network.outcomes(classWeights, window);
      sums.loss += outcome.loss;
      sums.weight += outcome.weight;
      sums.hits += outcome.hits;
    }
    return { loss: sums.loss / sums.weight, accuracy: sums.hits / order.length };
  }

  function predict(counts: CountMatrix, rows: Int32Array): Float32Array {
    const out = new Float32Array(rows.length * shape.classes);
    for (const window of cutWindows(counts, rows, 1, layout)) {
      network.fill(counts, undefined, rows, window);
      kernel.predict(CONFIG, 0);
      out.set(network.probabilities(window), window.from * shape.classes);
    }
    return out;
  }

  return {
    name: 'wasm',
    trainEpoch,
    predict,
    begin: () => {
      network.begin(kernel, params.seed, occurringWords(train));
      steps = 0;
    },
    load: (state) => {
      network.write(state);
      steps = state.steps;
    },
    state: () => network.read(steps),
    weights: () => network.readWeights(),
    close: () => returnMemory(memory),
  };
}

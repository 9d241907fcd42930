import { definePool } from '@aml-mlops/parallel';
import { type CountMatrix, occurringWords } from '../../data/count-matrix.ts';
import type { NetworkParams } from '../../network/params.ts';
import type { NetworkShape } from '../../network/weights.ts';
import type { Engine, EngineTask, EpochResult } from '../engine.ts';
import { kernelModule, openKernel } from './kernel.ts';
import { CONFIG, type Layout, layOut } from './layout.ts';
import { borrowMemory, returnMemory } from './memory.ts';
import { NetworkMemory } from './network-memory.ts';
import type { CompiledModule, SharedMemory } from './web-assembly.ts';
import { cutWindows, type Window } from './window.ts';

interface Shared {
  readonly memory: SharedMemory;
  readonly module: CompiledModule;
  readonly layout: Layout;
  readonly shape: NetworkShape;
  readonly params: NetworkParams;
  readonly classWeights: Float32Array;
}

interface Pass {
  readonly do: 'train' | 'predict';
  /** Thread 0 copies documents in and results out; the others only compute. */
  readonly thread: number;
  readonly windows: readonly Window[];
  readonly counts?: CountMatrix;
  readonly targets?: Int32Array;
  readonly order?: Int32Array;
  readonly steps: number;
}

interface PassResult {
  readonly loss: number;
  readonly weight: number;
  readonly hits: number;
  readonly probabilities?: Float32Array;
}

/** Threads of one network: all T run the same windows in parallel and synchronise at the kernels' barriers. */
const threads = definePool(import.meta.url, 'network-threads', (shared: Shared) => {
  const network = new NetworkMemory(shared.memory, shared.layout, shared.shape);
  const kernel = openKernel(shared.module, shared.memory);
  return (pass: Pass): PassResult => {
    const sums = { loss: 0, weight: 0, hits: 0 };
    const { counts, order } = pass;
    const { classes } = shared.shape;
    const probabilities = pass.do === 'predict' && order ? new Float32Array(order.length * classes) : undefined;
    let { steps } = pass;
    for (const window of pass.windows) {
      if (counts && order) {
        network.fill(counts, pass.targets, order, window);
        if (pass.do === 'train') steps += network.fillSteps(shared.params, steps, window);
      }
      kernel[pass.do](CONFIG, pass.thread);
      if (probabilities) probabilities.set(network.probabilities(window), window.from * classes);
      else if (counts) {
        const outcome = network.outcomes(shared.classWeights, window);
        sums.loss += outcome.loss;
        sums.weight += outcome.weight;
        sums.hits += outcome.hits;
      }
    }
    return { ...sums, ...(probabilities ? { probabilities } : {}) };
  };
});

/**
 * The network in WebAssembly SIMD on T threads over one shared memory: bit-identical to {@link wasmEngine}, but faster.
 *
 * @param signal aborting stops the threads at once
 * @throws MlopsError `E_ENGINE` if the network does not fit into 4 GiB
 */
export function threadedEngine(task: EngineTask, workers: number, signal?: AbortSignal): Engine {
  const { shape, params, train, classWeights } = task;
  const layout = layOut(task, workers);
  const memory = borrowMemory(layout.bytes);
  const network = new NetworkMemory(memory, layout, shape);
  network.configure(classWeights, params);
  const shared: Shared = { memory, module: kernelModule(), layout, shape, params, classWeights };
  const pool = threads.open({ workers, shared, ...(signal ? { signal } : {}) });
  let steps = 0;
  let failed = false;

  async function runAll(pass: Omit<Pass, 'thread' | 'steps'>): Promise<PassResult> {
    const { do: what, windows } = pass;
    // All threads must run at once to pass a barrier: the pool has as many workers as there are tasks here.
    const tasks = Array.from({ length: workers }, (_, thread) =>
      pool.run(thread === 0 ? { ...pass, thread, steps } : { do: what, windows, thread, steps }),
    );
    try {
      return (await Promise.all(tasks))[0]!;
    } catch (error) {
      failed = true;
      throw error;
    }
  }

  return {
    name: 'wasm',
    trainEpoch: async (order): Promise<EpochResult> => {
      const windows = cutWindows(train.counts, order, params.batchSize, layout);
      const { loss, weight, hits } = await runAll({
        do: 'train',
        windows,
        counts: train.counts,
        targets: train.targets,
        order,
      });
      for (const { from, to } of windows) steps += Math.ceil((to - from) / params.batchSize);
      return { loss: loss / weight, accuracy: hits / order.length };
    },
    predict: async (counts, rows) => {
      const windows = cutWindows(counts, rows, 1, layout);
      return (await runAll({ do: 'predict', windows, counts, order: rows })).probabilities!;
    },
    begin: () => {
      network.begin(openKernel(shared.module, memory), params.seed, occurringWords(train));
      steps = 0;
    },
    load: (state) => {
      network.write(state);
      steps = state.steps;
    },
    state: () => network.read(steps),
    weights: () => network.readWeights(),
    close: async () => {
      await pool.close();
      // Killed threads may have left a barrier half passed, but `configure` resets it; the memory is free.
      if (!failed) returnMemory(memory);
    },
  };
}

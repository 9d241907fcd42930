import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { isMainThread } from 'node:worker_threads';
import {
  type Fold,
  type ModelName,
  openSweepContext,
  sweepModel,
  sweepModels,
  type VectorisedFold,
  vectorise,
} from '@aml-mlops/sklearn-sweep';
import type { LabelledCorpus } from './corpus.ts';

const OPTIONS = { sublinearTf: true, maxDf: 0.5, stopWords: 'english' } as const;
const SETTINGS = { seed: 42, nNeighbors: 10, nEstimators: 100 };

/**
 * Our side of the sweep benchmark: `node own-side.ts CORPUS.json`. Prints `ready`, then answers lines of standard input
 * with JSON, like peer_side.py: `vectorise`; `fit MODEL`, in this one thread; `sweep MODEL,MODEL`, including vectorising and
 * worker startup, on all processors; `memory`, the largest resident set so far.
 */
async function main(file: string): Promise<void> {
  const corpus = JSON.parse(await readFile(file, 'utf8')) as LabelledCorpus;
  const side = new OwnSide(corpus);
  process.stdout.write('ready\n');
  for await (const line of createInterface({ input: process.stdin })) {
    const [task = '', argument = ''] = line.split(' ');
    process.stdout.write(`${JSON.stringify(await side.answer(task, argument))}\n`);
  }
}

class OwnSide {
  readonly #labels: number;
  readonly #train: { readonly texts: readonly string[]; readonly targets: Int32Array };
  readonly #test: { readonly texts: readonly string[]; readonly targets: Int32Array };
  #fold: VectorisedFold | undefined;

  constructor({ labels, train, test }: LabelledCorpus) {
    this.#labels = labels.length;
    this.#train = { texts: train.texts, targets: Int32Array.from(train.targets) };
    this.#test = { texts: test.texts, targets: Int32Array.from(test.targets) };
  }

  async answer(task: string, argument: string): Promise<object> {
    if (task === 'memory') return { bytes: process.resourceUsage().maxRSS * 1024 };
    if (task === 'vectorise') return this.#vectorise();
    if (task === 'fit') return this.#fit(argument as ModelName);
    return this.#sweep(argument.split(',') as ModelName[]);
  }

  #vectorise(): object {
    const [fold, times] = timed(() => vectorise(this.#train, this.#test, OPTIONS));
    this.#fold = fold;
    return times;
  }

  #fit(name: ModelName): object {
    this.#fold ??= vectorise(this.#train, this.#test, OPTIONS);
    const { train, trainTargets, test, testTargets } = this.#fold;
    const { estimator, params } = sweepModel(name, SETTINGS);
    const [model, fit] = timed(() => estimator.fit(train, trainTargets, params));
    const [predictions, predict] = timed(() => model.predict(test));
    const hits = predictions.filter((label, i) => label === testTargets[i]).length;
    return {
      fitSeconds: fit.seconds,
      fitCpuSeconds: fit.cpuSeconds,
      predictSeconds: predict.seconds,
      predictCpuSeconds: predict.cpuSeconds,
      accuracy: hits / predictions.length,
    };
  }

  async #sweep(models: readonly ModelName[]): Promise<object> {
    const began = performance.now();
    const shared = Promise.withResolvers<{ folds: Fold[]; settings: typeof SETTINGS }>();
    const context = openSweepContext(shared.promise);
    const { vectorizer: _, ...whole } = vectorise(this.#train, this.#test, OPTIONS);
    shared.resolve({ folds: [whole], settings: SETTINGS });
    const results = await sweepModels(context, { models, nLabels: this.#labels });
    await context.pool.close();
    const failed = results.filter(({ status }) => status === 'failed').length;
    return { seconds: (performance.now() - began) / 1000, failed };
  }
}

/** Elapsed seconds, and processor seconds of this thread: compilers and garbage collection run in other threads. */
function timed<T>(work: () => T): [T, { seconds: number; cpuSeconds: number }] {
  const began = performance.now();
  const before = process.threadCpuUsage();
  const result = work();
  const { user, system } = process.threadCpuUsage(before);
  return [result, { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 }];
}

// In a bundle the sweep's workers start from this same file.
if (isMainThread) await main(process.argv[2] ?? '');

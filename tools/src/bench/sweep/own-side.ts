import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type ModelName, openWorkshop, sweepModel, sweepModels, vectorise } from '@aml-mlops/sklearn-sweep';
import type { LabelledCorpus } from './corpus.ts';

/**
 * Our side of the sweep's benchmark: `node own-side.ts CORPUS.json`. Says `ready`, then answers lines of standard input
 * with JSON, as peer_side.py does: `vectorise`; `fit MODEL`, in this one thread; `sweep MODEL,MODEL`, vectorising included,
 * on all processors; `memory`, the largest resident set so far.
 */
const OPTIONS = { sublinearTf: true, maxDf: 0.5, stopWords: 'english' } as const;
const SETTINGS = { seed: 42, nNeighbors: 10, nEstimators: 100 };
const { labels, train, test } = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as LabelledCorpus;
const trainTexts = { texts: train.texts, targets: Int32Array.from(train.targets) };
const testTexts = { texts: test.texts, targets: Int32Array.from(test.targets) };
let matrices = vectorise(trainTexts, testTexts, OPTIONS);

async function answer(task: string, argument: string): Promise<object> {
  if (task === 'memory') return { bytes: process.resourceUsage().maxRSS * 1024 };
  if (task === 'vectorise') {
    const [result, times] = timed(() => vectorise(trainTexts, testTexts, OPTIONS));
    matrices = result;
    return times;
  }
  if (task === 'fit') {
    const { estimator, params } = sweepModel(argument as ModelName, SETTINGS);
    const [model, fit] = timed(() => estimator.fit(matrices.train, trainTexts.targets, params));
    const [predictions, predict] = timed(() => model.predict(matrices.test));
    const hits = predictions.filter((label, i) => label === testTexts.targets[i]).length;
    return {
      fitSeconds: fit.seconds,
      fitCpuSeconds: fit.cpuSeconds,
      predictSeconds: predict.seconds,
      predictCpuSeconds: predict.cpuSeconds,
      accuracy: hits / predictions.length,
    };
  }
  const began = performance.now();
  const { vectorizer: _, ...whole } = vectorise(trainTexts, testTexts, OPTIONS);
  const workshop = openWorkshop({ folds: [whole], settings: SETTINGS });
  const results = await sweepModels(workshop, { models: argument.split(',') as ModelName[], nLabels: labels.length });
  await workshop.pool.close();
  const failed = results.filter(({ status }) => status === 'failed').length;
  return { seconds: (performance.now() - began) / 1000, failed };
}

/** Seconds on the clock, and of this thread's processor: compilers and garbage collection run beside it. */
function timed<T>(work: () => T): [T, { seconds: number; cpuSeconds: number }] {
  const began = performance.now();
  const before = process.threadCpuUsage();
  const result = work();
  const { user, system } = process.threadCpuUsage(before);
  return [result, { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 }];
}

process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const [task = '', argument = ''] = line.split(' ');
  process.stdout.write(`${JSON.stringify(await answer(task, argument))}\n`);
}

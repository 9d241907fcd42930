import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFolder, writeDataset } from '@aml-mlops/artifacts';
import { parseParams } from '@aml-mlops/pipeline-sdk';
import { Xorshift32 } from '@aml-mlops/random';
import { readParity, Scorer } from '@aml-mlops/scoring';
import { DEFAULT_CLEANING, writeCleaning } from '@aml-mlops/text';
import type { ActiveRun, RunStatus } from '@aml-mlops/tracking';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sklearnSweep } from './contract.ts';
import { MODEL_NAMES } from './model-names.ts';
import { run } from './run.ts';
import type { Comparison } from './sweep/comparison.ts';
import type { Times } from './sweep/times.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sweep-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const LABELS = ['birds', 'boats', 'bread'];
const WORDS = [
  ['feather', 'nest', 'wing', 'beak', 'song', 'migrate'],
  ['sail', 'anchor', 'harbour', 'mast', 'keel', 'migrate'],
  ['flour', 'yeast', 'oven', 'crust', 'dough', 'song'],
];
const ANY = ['morning', 'people', 'small', 'water', 'early', 'white', 'found', 'round'];

/** Short posts about three subjects, some of them hard to tell. */
function posts(seed: number, n: number, targets = LABELS.map((_, c) => c)) {
  const random = new Xorshift32(seed);
  const pick = (words: readonly string[]) => words[random.below(words.length)]!;
  const chosen = Array.from({ length: n }, (_, i) => targets[i % targets.length]!);
  return {
    ids: chosen.map((_, i) => `post-${seed}-${i}`),
    targets: chosen,
    texts: chosen.map((c) =>
      Array.from({ length: 9 }, () => (random.below(5) < 1 ? pick(WORDS[c]!) : pick(ANY))).join(' '),
    ),
  };
}

interface Logged {
  readonly name: string;
  readonly params: Record<string, string | number | boolean>;
  readonly metrics: Record<string, number>;
  readonly tags: Record<string, string>;
  readonly files: string[];
  status: RunStatus;
}

/** A run that remembers what it was told. */
function rememberingRun(name: string, runs: Logged[]): ActiveRun {
  const logged: Logged = { name, params: {}, metrics: {}, tags: {}, files: [], status: 'RUNNING' };
  runs.push(logged);
  return {
    runId: name,
    experimentId: '0',
    logParam: (key, value) => void Object.assign(logged.params, { [key]: value }),
    logParams: (params) => void Object.assign(logged.params, params),
    logMetric: (key, value) => void Object.assign(logged.metrics, { [key]: value }),
    logMetrics: (metrics) => void Object.assign(logged.metrics, metrics),
    setTag: (key, value) => void Object.assign(logged.tags, { [key]: value }),
    logArtifact: async (local, place = '') => void logged.files.push(`${place}:${path.basename(local)}`),
    logContent: async (_, file) => void logged.files.push(file),
    startChild: async (child) => rememberingRun(child, runs),
    flush: async () => undefined,
    end: async (status) => void Object.assign(logged, { status }),
  };
}

async function sweep(params: object, options: { train?: number[] } = {}) {
  const out = await mkdtemp(path.join(folder, 'out-'));
  const paths = Object.fromEntries(['train', 'test', 'sweep', 'model'].map((name) => [name, path.join(out, name)]));
  await Promise.all(['sweep', 'model'].map((name) => mkdir(paths[name]!)));
  await writeDataset(paths['train']!, LABELS, posts(1, 60, options.train));
  await writeDataset(paths['test']!, LABELS, posts(2, 36));
  await writeCleaning(paths['train']!, DEFAULT_CLEANING);
  const runs: Logged[] = [];
  await run({
    inputs: { train: paths['train']!, test: paths['test']! },
    outputs: { sweep: paths['sweep']!, model: paths['model']! },
    params: parseParams(sklearnSweep.params, { nEstimators: 8, workers: 1, ...params }, 'step sklearn-sweep'),
    scratch: out,
    run: rememberingRun('parent', runs),
    signal: new AbortController().signal,
    progress: () => undefined,
    log: () => undefined,
  });
  const comparison = JSON.parse(await readFile(path.join(paths['sweep']!, 'sweep.json'), 'utf8')) as Comparison;
  const times = JSON.parse(await readFile(path.join(paths['sweep']!, '_measured/times.json'), 'utf8')) as Times;
  return { comparison, times, runs, sweep: paths['sweep']!, model: paths['model']! };
}

test('all fifteen are fitted, each a child run with metrics, figures and model; the parent names the best', async () => {
  const { comparison, runs, sweep: table, model } = await sweep({ workers: 2 });
  expect(comparison.rows.map((row) => row.model).sort()).toEqual([...MODEL_NAMES].sort());
  expect(comparison.rows.every((row) => row.status === 'finished' && row.accuracy > 0.5)).toBe(true);
  expect(runs.map(({ name }) => name).sort()).toEqual(['parent', ...MODEL_NAMES].sort());
  for (const child of runs.slice(1)) {
    expect(child.status).toBe('FINISHED');
    expect(child.metrics).toMatchObject({ accuracy: expect.any(Number), auc: expect.any(Number) });
    expect(child.files).toContain('figures/confusion-matrix.svg');
    expect(child.files).toContain('figures/roc-curves.svg');
    expect(child.files).toContain('model/classifier.json');
    expect(child.params['estimator']).toMatch(/^[A-Z]/);
  }
  expect(
    runs
      .filter((child) => 'logLoss' in child.metrics)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['bernoulli-nb', 'complement-nb', 'knn', 'multinomial-nb', 'nearest-centroid', 'random-forest'].sort());
  expect(runs[0]!.tags['best model']).toBe(comparison.best.model);
  expect(comparison.best.interval.low).toBeLessThan(comparison.best.accuracy);
  expect(await readdir(table)).toEqual(expect.arrayContaining(['_measured', 'sweep.csv', 'sweep.html', 'sweep.json']));
  const scorer = await Scorer.load(model);
  const [answer] = await scorer.classify(['The SAIL and the anchor, in the harbour: 3 masts!']);
  await scorer.close();
  expect(answer!.label).toBe('boats');
  expect(await readParity(model)).toMatchObject({ passed: true, labelFlips: 0 });
});

test('equal runs have equal hashes, whatever the number of workers and however long they took', async () => {
  const models = ['random-forest', 'sgd-l1'];
  const [one, two] = [await sweep({ models, workers: 1 }), await sweep({ models, workers: 2 })];
  expect(two.comparison).toEqual(one.comparison);
  expect(await hashFolder(two.sweep)).toBe(await hashFolder(one.sweep));
  expect(await hashFolder(two.model)).toBe(await hashFolder(one.model));
});

test.each(['test', 'cv5'])(
  'a model that begins with another takes it over, and is what it is alone (%s)',
  async (allMetricsOn) => {
    const both = await sweep({ models: 'linear-svc-l1,linear-svc-l1-select', allMetricsOn });
    const alone = await sweep({ models: 'linear-svc-l1-select', allMetricsOn });
    const row = (swept: typeof both) => swept.comparison.rows.find(({ model }) => model === 'linear-svc-l1-select');
    expect(row(both)).toEqual(row(alone));
    const seconds = Object.fromEntries(both.times.rows.map(({ model, fitSeconds }) => [model, fitSeconds]));
    expect(seconds['linear-svc-l1-select']).toBeGreaterThan(seconds['linear-svc-l1']!);
  },
  60_000,
);

test('a model that fails fails its child run, leaves the others, and the parent says so', async () => {
  const { comparison, runs } = await sweep({ models: 'knn,multinomial-nb', nNeighbors: 100 });
  const message = 'nNeighbors of KNeighborsClassifier must be at most 60, the training documents; got 100';
  expect(comparison.rows.at(-1)).toEqual({ model: 'knn', status: 'failed', error: message });
  expect(comparison.best).toMatchObject({ model: 'multinomial-nb', runnerUp: null });
  expect(runs.find(({ name }) => name === 'knn')).toMatchObject({ status: 'FAILED', tags: { error: message } });
  expect(runs.find(({ name }) => name === 'multinomial-nb')?.status).toBe('FINISHED');
  expect(runs[0]).toMatchObject({ tags: { 'failed models': 'knn' }, metrics: { 'failed models': 1 } });
});

test('where every model fails the step fails with all reasons', async () => {
  await expect(sweep({ models: ['ridge', 'perceptron'] }, { train: [1] })).rejects.toMatchObject({
    code: 'E_SWEEP_FAILED',
    message: expect.stringMatching(/ridge: .* got only class 1; perceptron: .* got only class 1/),
  });
});

test('cross-validation judges by every training document', async () => {
  const { comparison } = await sweep({ models: ['complement-nb', 'ridge'], allMetricsOn: 'cv5' });
  expect(comparison.judgedBy).toBe('5-fold cross-validation of the training set');
  expect(comparison.documents).toEqual({ train: 60, judged: 60 });
  for (const row of comparison.rows) expect(row).toMatchObject({ status: 'finished', auc: expect.any(Number) });
});

test('a name that no model has is refused with those there are', () => {
  expect(() => parseParams(sklearnSweep.params, { models: 'ridge,svm' }, 'step sklearn-sweep')).toThrow(
    'models.1 of step sklearn-sweep must be one of ridge, perceptron',
  );
});

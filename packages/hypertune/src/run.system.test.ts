import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFolder, writeDataset } from '@aml-mlops/artifacts';
import { RandomStream } from '@aml-mlops/random';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hypertune } from './contract.ts';
import { type RecordedRun, recordingRun } from './recording-run.fixture.ts';
import { run } from './run.ts';

let folder: string;
/** The study that others are compared with. */
let whole: Awaited<ReturnType<typeof tune>>;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hypertune-'));
  await documents('train', 90, 1);
  await documents('test', 30, 2);
  whole = await tune();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Documents of three classes that share half of their words. */
async function documents(name: string, rows: number, seed: number): Promise<void> {
  const random = new RandomStream(seed);
  const word = (target: number) =>
    random.uniform() < 0.5 ? `common${random.below(30)}` : `own${target}x${random.below(30)}`;
  const texts = Array.from({ length: rows }, (_, i) => Array.from({ length: 12 }, () => word(i % 3)).join(' '));
  const targets = texts.map((_, i) => i % 3);
  await mkdir(path.join(folder, name));
  await writeDataset(path.join(folder, name), ['a', 'b', 'c'], {
    ids: texts.map((_, i) => `${name}-${i}`),
    texts,
    targets,
  });
}

const SPACE = {
  learningRate: ['loguniform', [-7, -3]],
  epochs: ['choice', [[2, 4]]],
  hiddenSize: ['choice', [[8, 16]]],
};

interface Options {
  readonly params?: Record<string, unknown>;
  /** Of an attempt before. */
  readonly scratch?: string;
  /** Runs of attempts before. */
  readonly store?: RecordedRun[];
  /** Called with the number of trials done. */
  readonly onProgress?: (done: number, abort: AbortController) => void;
}

let outputs = 0;

async function tune({ params = {}, scratch, store, onProgress }: Options = {}) {
  const tuning = path.join(folder, `tuning-${++outputs}`);
  await mkdir(tuning);
  const recorded = recordingRun(store);
  const { run: activeRun, own } = recorded;
  const abort = new AbortController();
  const kept = scratch ?? path.join(folder, `scratch-${outputs}`);
  const given = { searchSpace: SPACE, trials: 8, concurrent: 3, workers: 1, seed: 3, ...params };
  await run({
    inputs: { train: path.join(folder, 'train'), test: path.join(folder, 'test') },
    outputs: { tuning },
    params: hypertune.params.parse(given),
    scratch: kept,
    run: activeRun,
    signal: abort.signal,
    progress: (done) => onProgress?.(done, abort),
    log: () => {},
  });
  const read = async (name: string) => JSON.parse(await readFile(path.join(tuning, name), 'utf8'));
  const { trials } = await read('trials.json');
  return { tuning, own, children: recorded.children, best: await read('best.json'), trials };
}

test('the best of the trials is found, each a child run with its epochs', () => {
  const { best, trials, own, children } = whole;
  expect(trials).toHaveLength(8);
  const completed = trials.filter((t: { state: string }) => t.state === 'completed');
  const values = completed.map((t: { value: number }) => t.value).toSorted((a: number, b: number) => a - b);
  const finalists = trials.filter((t: { judged?: object }) => t.judged);
  expect(finalists.map((t: { value: number }) => t.value).toSorted((a: number, b: number) => a - b)).toEqual(
    values.slice(0, 2),
  );
  const lowest = Math.min(...finalists.map((t: { judged: { value: number } }) => t.judged.value));
  expect(best).toMatchObject({ schemaVersion: 1, batchSize: 100, objective: { metric: 'logLoss', goal: 'minimise' } });
  expect(best.objective.value).toBe(lowest);
  expect(best.tuned).toEqual({ ...trials[best.trial].params, epochs: trials[best.trial].judged.epoch });
  expect(best.epochs).toBe(best.tuned.epochs);
  expect(best.learningRate).toBe(best.tuned.learningRate);
  expect(best.test.accuracy).toBeGreaterThan(0.6);
  expect(best.test.documents).toBe(30);

  expect(children).toHaveLength(8);
  for (const child of children) {
    const trial = trials[Number(child.tags['trial.number'])];
    expect(child).toMatchObject({ params: trial.params, status: 'FINISHED', tags: { 'trial.state': trial.state } });
    expect(child.metrics['logLoss']).toEqual(trial.curve);
    expect(child.metrics['accuracy']).toHaveLength(trial.curve.length);
  }
  expect(own.metrics['best logLoss']?.at(-1)).toBe(lowest);
});

test('without finalists every fold judges every trial', async () => {
  const { best, trials, tuning } = await tune({ params: { finalists: 0 } });
  const completed = trials.filter((t: { state: string }) => t.state === 'completed');
  expect(best.objective.value).toBe(Math.min(...completed.map((t: { value: number }) => t.value)));
  expect(trials.filter((t: { judged?: object }) => t.judged)).toEqual([]);
  expect(await readFile(path.join(tuning, 'tuning.html'), 'utf8')).not.toContain('Bound:');
});

test('what trials are compared on is said, and fewer documents than there are can be asked for', async () => {
  const { tuning, trials } = await tune({ params: { partDocuments: 40, folds: 1 } });
  expect(await readFile(path.join(tuning, 'tuning.html'), 'utf8')).toContain(
    'Bound: trials are compared on 33 documents, judged by 9; the best 2 are judged by 1 part of all 90.',
  );
  expect(trials.filter((t: { judged?: object }) => t.judged)).toHaveLength(2);
});

test('a trial that no longer improves ends, and trains as many epochs as were best', async () => {
  const searchSpace = { ...SPACE, learningRate: ['choice', [[0.05, 0.06]]], epochs: ['choice', [[40]]] };
  const objective = 'accuracy';
  const { best, trials } = await tune({
    params: { searchSpace, objective, trials: 2, patience: 3, policy: { type: 'none' } },
  });
  for (const { curve, epoch } of trials) {
    expect(curve.length).toBeLessThan(40);
    expect(curve.length).toBeGreaterThanOrEqual(epoch);
  }
  expect(best.epochs).toBe(trials[best.trial].epoch);
  const whole = await tune({ params: { searchSpace, objective, trials: 2, patience: 0, policy: { type: 'none' } } });
  expect(whole.trials.map(({ curve }: { curve: number[] }) => curve.length)).toEqual([40, 40]);
  expect(whole.best.epochs).toBe(40);
});

test.each(['random', 'sobol', 'tpe', 'gp'])('%s: any number of workers gives the same bytes', async (sampler) => {
  const params = { sampler, trials: 14, policy: { type: 'asha', reductionFactor: 2 } };
  const one = await tune({ params: { ...params, workers: 1 } });
  const two = await tune({ params: { ...params, workers: 2 } });
  expect(await hashFolder(two.tuning)).toBe(await hashFolder(one.tuning));
  expect(one.trials.map((t: { state: string }) => t.state)).toContain('pruned');
});

test('interrupted and resumed, no finished trial is repeated and the result is the same', async () => {
  const scratch = path.join(folder, 'interrupted');
  const store: RecordedRun[] = [];
  const interrupted = tune({
    scratch,
    store,
    // Two trials may end before either is told of.
    onProgress: (done, abort) => done >= 4 && abort.abort(new Error('interrupted')),
  });
  await expect(interrupted).rejects.toThrow('interrupted');
  const finished = store.filter(({ tags }) => tags['trial.state'] === 'completed');
  expect(finished.length).toBeGreaterThanOrEqual(4);
  const logged = structuredClone(finished);
  const resumed = await tune({ scratch, store });
  expect(await hashFolder(resumed.tuning)).toBe(await hashFolder(whole.tuning));

  // Runs of the first attempt are those of the second: none is written twice, and none goes on for ever.
  expect(resumed.children).toHaveLength(8);
  expect(store.filter(({ name }) => name.startsWith('trial'))).toHaveLength(8);
  expect(resumed.children.map(({ status }) => status)).toEqual(Array(8).fill('FINISHED'));
  expect(finished).toEqual(logged.map((run) => ({ ...run, parent: resumed.own.id })));
});

test('a study whose tracking store is another one writes its finished trials there', async () => {
  const scratch = path.join(folder, 'elsewhere');
  await tune({ scratch, params: { trials: 3 } });
  const { children } = await tune({ scratch, params: { trials: 4 } });
  expect(children.map(({ tags }) => tags['trial.restored'])).toEqual(['true', 'true', 'true', undefined]);
  expect(children.map(({ status }) => status)).toEqual(Array(4).fill('FINISHED'));
});

test('more trials later continue the study', async () => {
  const scratch = path.join(folder, 'continued');
  await tune({ scratch, params: { trials: 5 } });
  const more = await tune({ scratch, params: { trials: 8 } });
  expect(await hashFolder(more.tuning)).toBe(await hashFolder(whole.tuning));
});

test('a trial that fails is a failed child run, and the study goes on', async () => {
  const searchSpace = { ...SPACE, batchSize: ['choice', [[10, 0.5]]] };
  const { trials, children, best } = await tune({ params: { searchSpace, sampler: 'random' } });
  const failed = trials.filter((t: { state: string }) => t.state === 'failed');
  expect(failed.length).toBeGreaterThan(0);
  expect(failed[0].error).toMatch(/^batchSize of trial \d must be a value that the network takes; got 0.5/);
  expect(children.filter((child) => child.status === 'FAILED')).toHaveLength(failed.length);
  expect(best.batchSize).toBe(10);
});

test('where every trial fails the step fails and says why', async () => {
  const searchSpace = { hiddenSize: ['choice', [[0.5, 0.7]]] };
  await expect(tune({ params: { searchSpace, trials: 2 } })).rejects.toMatchObject({
    code: 'E_NO_TRIAL',
    message: expect.stringMatching(
      /^none of 2 trials completed; 2 for one reason, trial 0 first: hiddenSize of trial 0 must be/,
    ),
  });
});

test('a hyperparameter that the network does not have is named', async () => {
  const searchSpace = { learningRate: ['uniform', [0, 1]], momentum: ['uniform', [0, 1]] };
  await expect(tune({ params: { searchSpace } })).rejects.toThrow(
    /^hyperparameter of searchSpace must be one of learningRate, epochs, .*; got momentum$/,
  );
});

test('accuracy is maximised', async () => {
  const { best, trials } = await tune({ params: { objective: 'accuracy', policy: { type: 'none' } } });
  expect(best.objective).toMatchObject({ metric: 'accuracy', goal: 'maximise' });
  const judged = trials.flatMap((t: { judged?: { value: number } }) => (t.judged ? [t.judged.value] : []));
  expect(best.objective.value).toBe(Math.max(...judged));
});

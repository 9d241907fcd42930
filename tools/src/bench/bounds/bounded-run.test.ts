import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StepProgram } from '../scale/run-program.ts';
import { compare } from './bound.ts';
import { boundedRun, type Means } from './bounded-run.ts';

const part = { texts: ['a', 'b'], targets: [0, 1] };
const split = { labels: ['x', 'y'], train: part, test: part };
const size = { documents: 240_000, characters: 240_000_000 };
const network = { learningRate: 0.001, epochs: 8, batchSize: 50, hiddenSize: 100 };

let folder: string;
let ran: string[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bounded-run-'));
  ran = [];
});
afterEach(() => rm(folder, { recursive: true }));

/** Programs that write nothing but what the benchmark reads; the order of the sweep is given for each. */
function means(orderOf: (program: StepProgram) => readonly string[]): Means {
  const files: Readonly<Record<string, (program: StepProgram) => readonly [string, unknown]>> = {
    sweep: (program) => ['sweep.json', { rows: orderOf(program).map((model, i) => ({ model, accuracy: 1 - i / 10 })) }],
    tuning: () => ['best.json', { ...network, test: { accuracy: 0.7 } }],
    candidates: () => ['candidates.json', { winner: { model: 'ridge' } }],
  };
  return {
    run: async (program) => {
      ran.push([program.package, ...(program.params ?? [])].join(' '));
      for (const [port, output] of Object.entries(program.outputs)) {
        await mkdir(output.folder, { recursive: true });
        const [name, content] = files[port]?.(program) ?? [];
        if (name) await writeFile(path.join(output.folder, name), JSON.stringify(content));
      }
      return { seconds: 1, processorSeconds: 2, peakMemoryBytes: 3, log: '' };
    },
    answers: async () => [0, 1],
  };
}

test('a run with bounds starts only the steps that they change', async () => {
  const programs = means(() => ['ridge', 'knn', 'perceptron', 'svc']);
  const first = await boundedRun(split, folder, compare('all', size).lifted, programs);
  expect(first).toEqual({
    ...{ model: 'ridge', predicted: [0, 1], network: 0.7 },
    costs: Object.fromEntries(
      ['sweep', 'tune', 'select'].map((step) => [step, { processorSeconds: 2, peakMemoryBytes: 3 }]),
    ),
  });
  expect(ran.map((line) => line.split(' ')[0])).toEqual([
    ...['define-dataset', 'data-validation', 'data-engineering', 'data-engineering'],
    ...['sklearn-sweep', 'hypertune', 'model-selection'],
  ]);
  ran = [];
  await boundedRun(split, folder, { ...compare('all', size).lifted, fittedCharacters: 40_000_000 }, programs);
  expect(ran).toEqual(['model-selection --judgedDocuments 1000000 --fittedCharacters 40000000']);
  ran = [];
  // The same hyperparameters are found: the winner is known.
  await boundedRun(split, folder, { ...compare('all', size).lifted, partDocuments: 4000 }, programs);
  expect(ran).toEqual(['hypertune --partDocuments 4000']);
});

test('a subset that names other finalists has them judged', async () => {
  const isSubset = ({ inputs }: StepProgram) => inputs['train']?.includes('subset-20000');
  const last = (name: string) =>
    means((program) => (isSubset(program) ? ['ridge', 'knn', name, 'svc'] : ['ridge', 'knn', 'perceptron', 'svc']));
  await boundedRun(split, folder, compare('all', size).lifted, last('sgd'));
  ran = [];
  await boundedRun(split, folder, { ...compare('all', size).lifted, subsetMaxRows: 20_000 }, last('sgd'));
  expect(ran.map((line) => line.split(' ')[0])).toEqual([
    ...['define-dataset', 'data-engineering', 'sklearn-sweep', 'hypertune', 'model-selection'],
  ]);
});

test('a run that was stopped goes on at the program that it was stopped in', async () => {
  const programs = means(() => ['ridge', 'knn', 'perceptron']);
  const stopping: Means = {
    ...programs,
    run: (program) => (program.package === 'hypertune' ? Promise.reject(new Error('stopped')) : programs.run(program)),
  };
  const values = compare('all', size).lifted;
  await expect(boundedRun(split, folder, values, stopping)).rejects.toThrow('stopped');
  ran = [];
  await boundedRun(split, folder, values, programs);
  expect(ran.map((line) => line.split(' ')[0])).toEqual(['hypertune', 'model-selection']);
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFolder, listFiles, writeDataset } from '@aml-mlops/artifacts';
import { Scorer } from '@aml-mlops/scoring';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forumPosts, LABELS, writeForum } from './testing/forum.ts';
import { runStep, type StepRecord } from './testing/run-step.ts';

let folder: string;
let forum: Awaited<ReturnType<typeof writeForum>>;
let first: StepRecord;
const small = { hiddenSize: 20, epochs: 4, batchSize: 20, learningRate: 0.01, engine: 'wasm' };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainer-'));
  forum = await writeForum(folder, { train: 200, test: 100 });
  first = await runStep(path.join(folder, 'first'), forum, small);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const read = async (record: StepRecord, file: string) => readFile(path.join(record.folder, file), 'utf8');

test('a model folder holds all that serving needs', async () => {
  expect(await listFiles(first.folder)).toEqual([
    'MLmodel',
    'cleaning.json',
    'code/aml_text_classifier.py',
    'labels.json',
    'model-card.md',
    'model.json',
    'model.onnx',
    'parity.json',
    'python_env.yaml',
    'requirements.txt',
    'text-path.json',
    'vocabulary.json',
  ]);
  expect(JSON.parse(await read(first, 'labels.json'))).toEqual(LABELS);
});

test('the certificate holds over the whole test set and generated texts', async () => {
  const parity = JSON.parse(await read(first, 'parity.json'));
  expect(parity).toMatchObject({
    passed: true,
    labelFlips: 0,
    test: { documents: 100 },
    generated: { documents: 200 },
  });
  expect(parity.maxProbabilityDifference).toBeLessThan(1e-5);
  expect(first.metrics['parityMaxDifference']).toBe(parity.maxProbabilityDifference);
});

test('what is served is as good as what was measured', async () => {
  const scorer = await Scorer.load(first.folder);
  const { texts, targets } = forumPosts(2, 100);
  const answers = await scorer.classify(texts);
  await scorer.close();
  const hits = answers.filter(({ label }, i) => label === LABELS[targets[i]!]).length;
  expect(hits / 100).toBe(first.metrics['testAccuracy']);
  expect(hits).toBeGreaterThan(80);
});

test('the same inputs give the same bytes, whatever the threads', async () => {
  const again = await runStep(path.join(folder, 'again'), forum, { ...small, threads: 1 });
  expect(await hashFolder(again.folder)).toBe(await hashFolder(first.folder));
});

test('epochs are logged and shown; pictures and reports are kept', () => {
  expect([1, 2, 3, 4].map((epoch) => first.steps.has(`loss@${epoch}`))).toEqual([true, true, true, true]);
  expect(first.progress.at(-1)).toMatch(/^4\/4 loss \d\.\d{4}, accuracy \d\.\d{3}, \d+ documents\/s$/);
  expect([...first.artifacts.keys()].sort()).toEqual([
    'calibration.json',
    'class-report.json',
    'confident-mistakes.json',
    'figures/confusion-matrix.png',
    'figures/confusion-matrix.svg',
    'figures/learning-curve-accuracy.png',
    'figures/learning-curve-accuracy.svg',
    'figures/learning-curve-loss.png',
    'figures/learning-curve-loss.svg',
    'figures/reliability.png',
    'figures/reliability.svg',
    'model-card.md',
  ]);
  expect(first.log).toContainEqual(expect.stringMatching(/^engine wasm: WebAssembly on \d+ threads?, as asked for$/));
});

describe('tuning', () => {
  const tuning = async (best: object) => {
    const at = await mkdtemp(path.join(folder, 'tuning-'));
    await writeFile(path.join(at, 'best.json'), JSON.stringify(best));
    return at;
  };

  test('decides what is not given, and the log and the card say where each value is from', async () => {
    const best = await tuning({ learningRate: 0.02, epochs: 2, batchSize: 50, hiddenSize: 9, objective: 0.9 });
    const given = { engine: 'wasm', epochs: 3, seed: 5 };
    const record = await runStep(path.join(folder, 'tuned'), { ...forum, tuning: best }, given);
    expect(record.log).toContain(
      'learningRate = 0.02 (tuned), epochs = 3 (given; tuning found 2), batchSize = 50 (tuned), hiddenSize = 9 (tuned)',
    );
    const { params } = JSON.parse(await read(record, 'model.json')).producer;
    expect(params).toMatchObject({ learningRate: 0.02, epochs: 3, batchSize: 50, hiddenSize: 9, seed: 5 });
    expect(await read(record, 'model-card.md')).toContain('| epochs | 3 | given; tuning found 2 |');
  });

  test('that lacks a value is refused, naming it', async () => {
    const broken = await tuning({ learningRate: 0.02, epochs: 2, batchSize: 50 });
    await expect(runStep(path.join(folder, 'broken'), { ...forum, tuning: broken }, small)).rejects.toMatchObject({
      code: 'E_NOT_A_TUNING',
      message: expect.stringContaining('hiddenSize'),
    });
  });
});

test('held-out documents judge every epoch, and the temperature is theirs', async () => {
  const record = await runStep(path.join(folder, 'held'), forum, { ...small, validationShare: 0.25, patience: 2 });
  expect(record.steps.has('validationLoss@1')).toBe(true);
  expect(record.metrics['temperature']).not.toBe(1);
});

test('without documents to calibrate on, probabilities stay as they are', async () => {
  const record = await runStep(path.join(folder, 'raw'), forum, { ...small, calibrationShare: 0 });
  expect(record.metrics['temperature']).toBe(1);
  expect(record.metrics['testLogLoss']).toBe(record.metrics['testLogLossUncalibrated']);
});

test('a test set with other classes is refused before anything is trained', async () => {
  const other = path.join(folder, 'other');
  await writeDataset(other, ['astronomy', 'cooking'], { ids: ['1'], texts: ['soup'], targets: [1] });
  const inputs = { train: forum.train, test: other };
  await expect(runStep(path.join(folder, 'labels'), inputs, small)).rejects.toMatchObject({
    code: 'E_LABELS',
    message:
      'labels of the test set must be those of the training set, ["astronomy","photography","radio"]; got ["astronomy","cooking"]',
  });
});

test('documents that nobody cleaned are refused', async () => {
  const inputs = { train: forum.rawTest, test: forum.test };
  await expect(runStep(path.join(folder, 'uncleaned'), inputs, small)).rejects.toMatchObject({ code: 'E_NOT_CLEANED' });
});

import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_CLEANING, Vocabulary } from '@aml-mlops/text';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answersOf } from './gate/answers.ts';
import { MODEL_FILES, readModelFolder } from './model-folder.ts';
import { certify } from './parity/certify.ts';
import { Scorer } from './scorer.ts';
import { linear } from './testing/tiny-model.ts';
import { addTextGraph } from './text-graph/add-text-graph.ts';
import { TextGraphScorer } from './text-graph/text-graph-scorer.ts';
import { writeModelFolder } from './write-model-folder.ts';

/** Scores stand for labels in another order. */
const CLASSES = [2, 0, 1];
const LABELS = ['news', 'offer', 'rare'];
const WEIGHTS = [4, 0.5, 0.5];
const TEXTS = ['', 'alpha', 'beta', 'gamma', 'alpha beta', 'alpha gamma gamma', 'beta gamma', 'gamma alpha beta beta'];
/** A Python with onnxruntime, numpy and pandas. */
const PYTHON = process.env['MLOPS_PYTHON'];

let folder: string;
let scorer: Scorer;
/** The label of each text by hand: its probability times its weight. */
let expected: string[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'decision-weights-'));
  const words = Vocabulary.of(['alpha', 'beta', 'gamma']);
  const network = linear('float32', Float32Array.of(1, 2, 0, -1, 0, 2, 0, 1, 1.5), Float32Array.of(0, 0.2, 0.1), true);
  await writeModelFolder(folder, {
    network,
    words,
    labels: LABELS,
    cleaning: DEFAULT_CLEANING,
    description: {
      features: 'counts',
      inputs: { ids: 'ids', weights: 'values' },
      outputs: { scores: 'scores' },
      scores: 'probabilities',
      classes: CLASSES,
      decisionWeights: WEIGHTS,
      producer: { step: 'test' },
    },
  });
  scorer = await Scorer.load(folder);
  const { values } = await scorer.scores(TEXTS);
  expected = TEXTS.map((_, i) => {
    const weighed = WEIGHTS.map((weight, c) => weight * values[3 * i + c]!);
    return LABELS[CLASSES[weighed.indexOf(Math.max(...weighed))]!]!;
  });
});
afterAll(async () => {
  await scorer.close();
  await rm(folder, { recursive: true });
});

test('all ways to a label choose the one whose probability times its weight is largest', async () => {
  const answers = await scorer.classify(TEXTS);
  expect(answers.map(({ label }) => label)).toEqual(expected);
  const likeliest = answers.map(({ probabilities = [] }) => probabilities.indexOf(Math.max(...probabilities)));
  expect(
    likeliest.some((c, i) => LABELS[CLASSES[c]!] !== expected[i]),
    'weights change some answer',
  ).toBe(true);

  const predictions = await scorer.predict(TEXTS, { top: 3, explain: true });
  expect(predictions.map(({ label }) => label)).toEqual(expected);
  for (const [i, { probability, top, explanation }] of predictions.entries()) {
    const { probabilities = [] } = answers[i]!;
    expect(probability, 'the probability is not weighed').toBe(probabilities[scorer.labels.indexOf(expected[i]!)]);
    expect(top[0]!.label).toBe(expected[i]);
    expect(top.reduce((sum, one) => sum + one.probability!, 0)).toBeCloseTo(1, 6);
    expect(explanation!.decision, 'what decides is above 0 for the answer').toBeGreaterThan(0);
  }

  const test = { ids: TEXTS, texts: TEXTS, targets: new Int32Array(TEXTS.length), labels: LABELS };
  const { predicted } = await answersOf(scorer, test as never);
  expect(Array.from(predicted, (label) => LABELS[label])).toEqual(expected);

  expect(await addTextGraph(folder, { scorer, texts: TEXTS })).toMatchObject({
    written: true,
    parity: { labelFlips: 0 },
  });
  const graph = await TextGraphScorer.load(path.join(folder, MODEL_FILES.textGraph));
  expect((await graph.answer(TEXTS)).labels).toEqual(expected);
  await graph.close();
});

test('a certificate counts another label as a flip where the weights make it one', async () => {
  const { values } = await scorer.scores(['']);
  const [a, b, c] = values;
  const engine = async (texts: readonly string[]) => texts.flatMap(() => [a!, b!, c!]);
  const parts = { scorer, texts: ['', ''], generated: 0, engine };
  expect(await certify(parts)).toMatchObject({ labelFlips: 0, passed: true });
  const turned = { ...parts, engine: async (texts: readonly string[]) => texts.flatMap(() => [0.05, 0.9, 0.05]) };
  expect((await certify(turned)).labelFlips).toBe(2);
});

test('weights of other scores, or below 0, are refused; an older program does not read the folder', async () => {
  const file = path.join(folder, MODEL_FILES.description);
  const whole = await readFile(file, 'utf8');
  const description = JSON.parse(whole) as Record<string, unknown>;
  expect(description['schemaVersion']).toBe(3);
  for (const [decisionWeights, message] of [
    [[1, 2], 'must be 3 numbers above 0'],
    [[1, 2, -1], 'decisionWeights'],
  ] as const) {
    await writeFile(file, JSON.stringify({ ...description, decisionWeights }));
    await expect(readModelFolder(folder)).rejects.toThrow(message);
  }
  await writeFile(file, whole);
});

test.skipIf(!PYTHON)('the loader in Python gives the same labels and probabilities', async () => {
  const program = `import json, sys
sys.path.insert(0, sys.argv[1] + "/code")
from aml_text_classifier import TextClassifier
frame = TextClassifier(sys.argv[1]).predict(json.loads(sys.argv[2]))
print(json.dumps([frame["label"].tolist(), frame["probability"].tolist()]))`;
  const out = execFileSync(PYTHON!, ['-c', program, folder, JSON.stringify(TEXTS)], { encoding: 'utf8' });
  const [labels, probabilities] = JSON.parse(out) as [string[], number[]];
  expect(labels).toEqual(expected);
  const predictions = await scorer.predict(TEXTS);
  for (const [i, { probability }] of predictions.entries()) expect(probabilities[i]).toBeCloseTo(probability!, 6);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildModel, node, tensor } from '@aml-mlops/onnx';
import { Lcg32 } from '@aml-mlops/random';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MODEL_FILES } from '../model-folder.ts';
import { generatedTexts } from '../parity/generated-texts.ts';
import { Scorer } from '../scorer.ts';
import { LABELS, writeTfidfModel, writeTinyModel } from '../testing/tiny-model.ts';
import type { Explanation } from './explanation.ts';
import { COMPLETENESS } from './network.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'explain-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const WORDS = ['antenna', 'film', 'lens', 'radio', 'star', 'telescope'];
const TEXTS = ['radio antenna radio', 'star film', 'lens', ...generatedTexts(WORDS, 60, 3)];

const total = ({ base, words }: Explanation) => words.reduce((sum, { contribution }) => sum + contribution, base);

test('of a linear model with probabilities, contributions add up to the log of their ratio', async () => {
  const scorer = await Scorer.load(await writeTinyModel(folder));
  for (const { top, explanation } of await scorer.predict(TEXTS, { top: 2, explain: true })) {
    expect(explanation).toMatchObject({ label: top[0]?.label, against: top[1]?.label, method: 'exact' });
    const served = Math.log(top[0]!.score / top[1]!.score);
    expect(total(explanation!)).toBeCloseTo(explanation!.decision, 12);
    // The tiny model serves single precision: nearly nothing has no logarithm to compare with.
    if (top[1]!.score < 1e-30) continue;
    expect(Math.abs(explanation!.decision - served)).toBeLessThan(1e-4 * Math.max(1, served));
  }
  const [{ explanation } = {}] = await scorer.predict(['Radio, the radio antenna quasar'], { explain: true });
  // 2 · (2 - 0.5) for radio against astronomy, and 2 - 0 for antenna: worked out by hand from the weights.
  expect(explanation?.words.map(({ word }) => word)).toEqual(['radio', 'antenna']);
  await scorer.close();
});

test('of a model that only decides between two labels, they add up to the score, for either label', async () => {
  await writeTfidfModel(folder);
  const scorer = await Scorer.load(folder);
  const texts = ['radio antenna', 'star telescope', ''];
  for (const { score, label, explanation } of await scorer.predict(texts, { explain: true })) {
    expect(explanation?.label).toBe(label);
    expect(total(explanation!)).toBeCloseTo(score, 12);
  }
  await scorer.close();
});

/** Two hidden layers of weights drawn by a seed, as the trainer exports them. */
async function writeNetwork(isLog: boolean): Promise<void> {
  await writeTinyModel(folder);
  const [V, H, C] = [WORDS.length, 16, LABELS.length];
  const random = new Lcg32(11);
  const draw = (n: number) => Float32Array.from({ length: n }, () => random.below(2001) / 500 - 2);
  const double = (name: string) => node('Cast', [name], [`${name}Double`], { to: { int: 11 } });
  const bytes = buildModel({
    name: 'bag-of-words',
    inputs: [
      { name: 'ids', type: 'int64', dims: ['N', 'L'] },
      { name: 'values', type: 'float32', dims: ['N', 'L'] },
    ],
    outputs: [{ name: 'scores', type: 'float64', dims: ['N', C] }],
    initializers: [
      ...[tensor('E', [V, H], draw(V * H)), tensor('b1', [H], draw(H)), tensor('W2', [H, H], draw(H * H))],
      ...[tensor('b2', [H], draw(H)), tensor('W3', [C, H], draw(C * H)), tensor('b3', [C], draw(C))],
      ...[tensor('temperature', [], Float64Array.of(20)), tensor('axis', [1], BigInt64Array.of(1n))],
      ...(isLog ? [tensor('one', [], Float64Array.of(1)), tensor('log2e', [], Float64Array.of(Math.LOG2E))] : []),
    ],
    nodes: [
      ...['E', 'b1', 'W2', 'b2', 'W3', 'b3', 'values'].map(double),
      ...(isLog
        ? [
            node('Add', ['valuesDouble', 'one'], ['more']),
            node('Log', ['more'], ['log']),
            node('Mul', ['log', 'log2e'], ['read']),
          ]
        : [node('Identity', ['valuesDouble'], ['read'])]),
      node('Gather', ['EDouble', 'ids'], ['rows'], { axis: { int: 0 } }),
      node('Unsqueeze', ['read', 'axis'], ['row']),
      node('MatMul', ['row', 'rows'], ['products']),
      node('Squeeze', ['products', 'axis'], ['sums']),
      node('Add', ['sums', 'b1Double'], ['a1']),
      node('Relu', ['a1'], ['h1']),
      node('Gemm', ['h1', 'W2Double', 'b2Double'], ['a2']),
      node('Relu', ['a2'], ['h2']),
      node('Gemm', ['h2', 'W3Double', 'b3Double'], ['logits'], { transB: { int: 1 } }),
      node('Div', ['logits', 'temperature'], ['cooled']),
      node('Softmax', ['cooled'], ['scores'], { axis: { int: 1 } }),
    ],
  });
  await writeFile(path.join(folder, MODEL_FILES.network), bytes);
}

test.each([true, false])('of a network they add up within the stated tolerance (log %s)', async (isLog) => {
  await writeNetwork(isLog);
  const scorer = await Scorer.load(folder);
  let compared = 0;
  for (const { top, explanation } of await scorer.predict(TEXTS, { top: 2, explain: true })) {
    expect(explanation?.method).toBe('integrated-gradients');
    // A runner-up whose probability is nearly nothing has no logarithm to compare with.
    if (top[1]!.score < 1e-200) continue;
    const served = Math.log(top[0]!.score / top[1]!.score);
    expect(Math.abs(total(explanation!) - served)).toBeLessThan(1.01 * COMPLETENESS * Math.max(1, served));
    compared++;
  }
  expect(compared).toBeGreaterThan(30);
  await scorer.close();
});

test('a text without known words has nothing but the base', async () => {
  const scorer = await Scorer.load(await writeTinyModel(folder));
  const [{ explanation } = {}] = await scorer.predict(['quasar'], { explain: true });
  expect(explanation?.words).toEqual([]);
  expect(explanation?.decision).toBe(explanation?.base);
  await scorer.close();
});

test('a model that is neither linear nor a network says so', async () => {
  await writeTinyModel(folder);
  const bytes = buildModel({
    name: 'sums',
    inputs: [
      { name: 'ids', type: 'int64', dims: ['N', 'L'] },
      { name: 'values', type: 'float32', dims: ['N', 'L'] },
    ],
    outputs: [{ name: 'scores', type: 'float32', dims: ['N', 'L'] }],
    nodes: [node('Softmax', ['values'], ['scores'], { axis: { int: 1 } })],
  });
  await writeFile(path.join(folder, MODEL_FILES.network), bytes);
  const scorer = await Scorer.load(folder);
  await expect(scorer.predict(['star'], { explain: true })).rejects.toMatchObject({ code: 'E_NOT_EXPLAINABLE' });
  expect(await scorer.predict(['star'])).toHaveLength(1);
  await scorer.close();
});

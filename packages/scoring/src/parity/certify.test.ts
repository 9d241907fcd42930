import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cleanText, DEFAULT_CLEANING, tokenise } from '@aml-mlops/text';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Scorer } from '../scorer.ts';
import { tinyProbabilities, writeTinyModel } from '../testing/tiny-model.ts';
import { certify } from './certify.ts';
import { generatedTexts } from './generated-texts.ts';
import { readParity } from './read-parity.ts';

let folder: string;
let scorer: Scorer;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'parity-'));
  scorer = await Scorer.load(await writeTinyModel(folder));
});
afterAll(async () => {
  await scorer.close();
  await rm(folder, { recursive: true, force: true });
});

const texts = ['radio antenna', 'star', 'film lens radio', ''];

/** The model worked out by hand from raw text, in float64. */
function byHand(raw: readonly string[], bend: (p: number) => number = (p) => p): number[] {
  return raw.flatMap((text) => {
    const counts: Record<string, number> = Object.create(null);
    for (const word of tokenise(cleanText(text, DEFAULT_CLEANING))) counts[word] = (counts[word] ?? 0) + 1;
    return tinyProbabilities(counts).map(bend);
  });
}

test('two ways that agree pass, over the test set and over awkward Unicode', async () => {
  const certificate = await certify({ scorer, texts, engine: byHand });
  expect(certificate).toMatchObject({ passed: true, labelFlips: 0, documents: 204, tolerance: 1e-5 });
  expect(certificate.maxProbabilityDifference).toBeLessThan(1e-6);
});

test('a difference past the tolerance fails, and is measured', async () => {
  const certificate = await certify({ scorer, texts, engine: (raw) => byHand(raw, (p) => p + 1e-4) });
  expect(certificate.passed).toBe(false);
  expect(certificate.test.maxProbabilityDifference).toBeCloseTo(1e-4, 6);
});

test('one flipped label fails, however small the difference', async () => {
  const flip = (raw: readonly string[]) => {
    const values = byHand(raw);
    if (raw === texts) values.splice(3, 3, ...values.slice(3, 6).reverse());
    return values;
  };
  const certificate = await certify({ scorer, texts, engine: flip, tolerance: 0.9999 });
  expect(certificate).toMatchObject({
    passed: false,
    labelFlips: 1,
    test: { labelFlips: 1 },
    generated: { labelFlips: 0 },
  });
});

test('probabilities that are no numbers, or too few, fail', async () => {
  for (const engine of [(raw: readonly string[]) => byHand(raw, () => Number.NaN), () => []]) {
    expect((await certify({ scorer, texts, engine })).passed).toBe(false);
  }
});

test('generated texts are the same every time and of every kind', () => {
  const some = generatedTexts(['moon', 'star'], 100, 1);
  expect(some).toEqual(generatedTexts(['moon', 'star'], 100, 1));
  expect(some).not.toEqual(generatedTexts(['moon', 'star'], 100, 2));
  expect(some).toContain('');
  expect(some.some((text) => text.length > 10_000)).toBe(true);
  expect(some.some((text) => !text.isWellFormed())).toBe(true);
  expect(some.some((text) => /MOON|STAR/.test(text))).toBe(true);
});

test('a failed certificate keeps a model from being used further', async () => {
  const failed = await certify({ scorer, texts, engine: (raw) => byHand(raw, (p) => p / 2) });
  const bad = await writeTinyModel(path.join(folder, 'bad'), { parity: failed });
  await expect(readParity(bad)).rejects.toMatchObject({
    code: 'E_PARITY',
    message: expect.stringMatching(/^probabilities served must be those of training within 0\.00001/),
  });
  expect(await readParity(await writeTinyModel(path.join(folder, 'none')))).toBeNull();
});

test.each([
  ['a tie within rounding, which no engine owes the other', 1e-14, 0],
  ['more than rounding', 1e-9, 1],
])('the first two classes apart by %s', async (_, apart, labelFlips) => {
  const leaning = (by: number) => async (raw: readonly string[]) => {
    const rows = raw.map((__, i) => (i === 0 && raw === texts ? [0.4 + by, 0.4, 0.2] : [0.6, 0.2, 0.2]));
    return { width: 3, values: Float64Array.from(rows.flat()) };
  };
  const served = { model: scorer.model, scores: leaning(apart) };
  const engine = async (raw: readonly string[]) => (await leaning(-apart)(raw)).values;
  const certificate = await certify({ scorer: served, texts, engine });
  expect(certificate).toMatchObject({ labelFlips, passed: labelFlips === 0 });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Scorer } from '../scorer.ts';
import { writeTfidfModel, writeTinyModel } from '../testing/tiny-model.ts';
import { labelScores, rankScores } from './prediction.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'predict-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a text has its label, the runners-up and the share of its words that the model does not know', async () => {
  const scorer = await Scorer.load(await writeTinyModel(folder));
  const [prediction] = await scorer.predict(['Radio antenna; quasar!'], { top: 2 });
  expect(prediction?.label).toBe('radio');
  expect(prediction?.top.map(({ label }) => label)).toEqual(['radio', 'astronomy']);
  expect(prediction?.probability).toBe(prediction?.top[0]?.probability);
  expect(prediction?.unknownShare).toBeCloseTo(1 / 3, 12);
  expect((await scorer.predict(['', 'radio'])).map(({ unknownShare }) => unknownShare)).toEqual([1, 0]);
  await scorer.close();
});

test('labels are those of classify, and more ranks than labels are all labels', async () => {
  const scorer = await Scorer.load(await writeTinyModel(folder));
  const texts = ['star film', 'lens', '', 'radio star telescope'];
  const predictions = await scorer.predict(texts, { top: 99 });
  const classified = await scorer.classify(texts);
  expect(predictions.map(({ label }) => label)).toEqual(classified.map(({ label }) => label));
  expect(predictions.every(({ top }) => top.length === 3)).toBe(true);
  await scorer.close();
});

test('a model that only decides between two labels ranks both by its one score', async () => {
  await writeTfidfModel(folder);
  const scorer = await Scorer.load(folder);
  const [prediction] = await scorer.predict(['star & telescope'], { top: 2 });
  await scorer.close();
  expect(prediction?.top.map(({ label }) => label)).toEqual(['astronomy', 'radio']);
  expect(prediction?.top[0]?.score).toBe(-(prediction?.top[1]?.score ?? Number.NaN));
  expect(prediction).not.toHaveProperty('probability');
});

test('ties go to the label that comes first', () => {
  expect(rankScores(labelScores([0.2, 0.4, 0.4]), 3)).toEqual([1, 2, 0]);
  expect(rankScores(labelScores([0]), 1)).toEqual([0]);
});

test.each([0, 1.5, Number.NaN])('top %d is refused', async (top) => {
  const scorer = await Scorer.load(await writeTinyModel(folder));
  await expect(scorer.predict(['x'], { top })).rejects.toMatchObject({ code: 'E_PARAM_RANGE' });
  await scorer.close();
});

test('predictions that need no promise are those of ONNX Runtime; where something must be awaited there are none', async () => {
  await writeTfidfModel(folder);
  const [fast, oracle] = [await Scorer.load(folder, { engine: 'fastest' }), await Scorer.load(folder)];
  expect(fast.engine).toBe('forward-pass');
  const texts = ['star & telescope', 'radio radio star', '', 'quasar', 'antenne à Paris: radio'];
  const atOnce = fast.predictAtOnce(texts, { top: 2 });
  const expected = await oracle.predict(texts, { top: 2 });
  expect(atOnce).toHaveLength(texts.length);
  for (const [i, { label, score, unknownShare, top }] of expected.entries()) {
    expect(atOnce?.[i]).toMatchObject({ label, unknownShare });
    expect(atOnce?.[i]?.score).toBeCloseTo(score, 6);
    expect(atOnce?.[i]?.top.map((ranked) => ranked.label)).toEqual(top.map((ranked) => ranked.label));
  }
  expect(await fast.predict(texts, { top: 2 })).toEqual(atOnce);
  expect(oracle.predictAtOnce(texts)).toBeUndefined();
  expect(fast.predictAtOnce(texts, { explain: true })).toBeUndefined();
  expect(() => fast.predictAtOnce(texts, { top: 0 })).toThrow(/top of predict must be/);
  await Promise.all([fast.close(), oracle.close()]);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cutBatches } from './batches.ts';
import { Scorer } from './scorer.ts';
import { LABELS, tinyProbabilities, writeTfidfModel, writeTinyModel } from './testing/tiny-model.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'scorer-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function expectClose(actual: readonly number[] | undefined, expected: readonly number[]): void {
  expect(actual?.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(actual?.[i]).toBeCloseTo(value, 6);
}

test('raw text is cleaned as in training and classified', async () => {
  const scorer = await Scorer.load(await writeTinyModel(folder));
  const [radio, photo] = await scorer.classify(['The RADIO, and 2 antennas... Radio! antenna', 'a lens; some film']);
  expect(radio?.label).toBe('radio');
  expectClose(radio?.probabilities, tinyProbabilities({ radio: 2, antenna: 1 }));
  expect(photo?.label).toBe('photography');
  expectClose(photo?.probabilities, tinyProbabilities({ lens: 1, film: 1 }));
  expect(scorer.labels).toEqual(LABELS);
  await scorer.close();
});

test('a text without a known word, an empty one and a very long one have their answers', async () => {
  const scorer = await Scorer.load(await writeTinyModel(folder));
  const answers = await scorer.classify([
    '',
    'quasar 😀',
    'star '.repeat(20),
    `telescope ${'unknown '.repeat(50_000)}`,
  ]);
  expectClose(answers[0]?.probabilities, tinyProbabilities({}));
  expectClose(answers[1]?.probabilities, tinyProbabilities({}));
  expectClose(answers[2]?.probabilities, tinyProbabilities({ star: 20 }));
  expectClose(answers[3]?.probabilities, tinyProbabilities({ telescope: 1 }));
  await scorer.close();
});

test('no texts have no answers', async () => {
  const scorer = await Scorer.load(await writeTinyModel(folder));
  expect(await scorer.classify([])).toEqual([]);
  await scorer.close();
});

test('answers come in the order of the texts, and do not depend on the neighbours', async () => {
  const scorer = await Scorer.load(await writeTinyModel(folder), { threads: 2 });
  const words = ['star', 'film', 'radio', 'lens antenna', '', 'telescope star film'];
  const texts = Array.from({ length: 1000 }, (_, i) => `${words[i % 6]} ${words[(i * 7) % 5]}`);
  const together = await scorer.classify(texts);
  for (const i of [0, 1, 2, 3, 500, 999]) {
    const [alone] = await scorer.classify([texts[i]!]);
    expect(together[i]?.label).toBe(alone?.label);
    expectClose(together[i]?.probabilities, alone?.probabilities ?? []);
  }
  await scorer.close();
});

test('a model of TF-IDF that only decides gives labels and scores in double precision', async () => {
  const { vectorizer, weights } = await writeTfidfModel(folder);
  const texts = ['Antenna, radio!', 'star & telescope', ''];
  const scorer = await Scorer.load(folder);
  const answers = await scorer.classify(texts);
  await scorer.close();
  expect(answers.map(({ label }) => label)).toEqual(['radio', 'astronomy', 'radio']);
  const row = vectorizer.transform(['antenna radio']);
  const score = Array.from(row.indices, (word, e) => row.data[e]! * weights[word]!).reduce((a, b) => a + b, 0.05);
  expect(answers[0]?.scores[0]).toBeCloseTo(score, 12);
  expect(answers[0]).not.toHaveProperty('probabilities');
});

describe('batches', () => {
  const matrix = (lengths: number[]) => {
    const indptr = Int32Array.from({ length: lengths.length + 1 }, (_, i) =>
      lengths.slice(0, i).reduce((a, b) => a + b, 0),
    );
    const entries = indptr.at(-1)!;
    return {
      rows: lengths.length,
      columns: 1,
      indptr,
      indices: new Int32Array(entries),
      data: new Float64Array(entries),
    };
  };

  test('hold rows of like length, every row once', () => {
    const lengths = Array.from({ length: 700 }, (_, i) => (i * 37) % 200);
    const batches = cutBatches(matrix(lengths));
    const rows = batches.flatMap((batch) => [...batch.rows]);
    expect(rows.toSorted((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
    for (const batch of batches) {
      expect(batch.length).toBe(Math.max(1, ...Array.from(batch.rows, (row) => lengths[row]!)));
      expect(batch.rows.length).toBeLessThanOrEqual(256);
      expect(batch.rows.length * batch.length).toBeLessThanOrEqual(2048);
    }
  });

  test('give a row beyond all bounds a batch of its own', () => {
    expect(cutBatches(matrix([3, 100_000, 0])).map(({ rows, length }) => [[...rows], length])).toEqual([
      [[2, 0], 3],
      [[1], 100_000],
    ]);
  });
});

describe('a folder that is no model is named, with the file that is to blame', () => {
  test.each([
    ['model.json', '{"schemaVersion": 99}', /model\.json: .*schemaVersion/],
    ['labels.json', '[]', /labels\.json/],
    ['vocabulary.json', '{}', /vocabulary\.json/],
    ['model.onnx', 'rubbish', /model\.onnx cannot be loaded/],
  ])('%s', async (file, content, message) => {
    await writeTinyModel(folder);
    await writeFile(path.join(folder, file), content);
    await expect(Scorer.load(folder)).rejects.toMatchObject({
      code: 'E_NOT_A_MODEL',
      message: expect.stringMatching(message),
      fields: { file: path.join(folder, file) },
    });
  });
});

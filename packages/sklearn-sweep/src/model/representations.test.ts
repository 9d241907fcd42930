import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedTexts, MODEL_FILES, Scorer } from '@aml-mlops/scoring';
import { cleaningFor, cleanText, parseRepresentation, REPRESENTATIONS, type Representation } from '@aml-mlops/text';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FinishedRow } from '../sweep/comparison.ts';
import { vectorise } from '../sweep/folds.ts';
import { sweepModel } from '../sweep/models.ts';
import { writeClassifier } from './write-classifier.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'representations-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const hashed = parseRepresentation({
  stopWords: ['moon'],
  blocks: [
    { analyzer: 'word', ngramRange: [1, 2], hashingBits: 10 },
    { analyzer: 'char', ngramRange: [2, 3], maxFeatures: 200, weight: 0.5 },
  ],
});
const CASES: readonly (readonly [string, Representation])[] = [...Object.entries(REPRESENTATIONS), ['hashed', hashed]];
const WORDS = ['moon', 'star', 'naïve', 'οδος', '中文字', 'radio', 'straße', 'film', "don't", '公园天气'];
const ROW: FinishedRow = {
  ...({} as FinishedRow),
  model: 'ridge',
  accuracy: 1,
  balancedAccuracy: 1,
  macroF1: 1,
  auc: null,
  logLoss: null,
};

const PYTHON = process.env['MLOPS_PYTHON'];
const PEER = fileURLToPath(new URL('../../../../tools/fixtures/text/representations.py', import.meta.url));

describe.each(CASES)('%s', (_, representation) => {
  test('is served as it was trained: native, ONNX Runtime and scikit-learn agree on awkward texts', async () => {
    const cleaning = await cleaningFor({ language: 'any', punctuation: 'tokens' });
    const raw = generatedTexts(WORDS, 40, 3);
    const texts = raw.map((text) => cleanText(text, cleaning));
    const targets = Int32Array.from(raw, (_text, i) => (i * 7) % 3);
    const data = { texts, targets };
    const { train, trainTargets, vectorizer } = vectorise(data, data, representation);
    const { estimator, params } = sweepModel('ridge', { seed: 1, nNeighbors: 1, nEstimators: 1 });
    const model = estimator.fit(train, trainTargets, params);
    const parts = { model, row: ROW, judgedBy: 'nothing', labels: ['a', 'b', 'c'], cleaning, vectorizer };
    await mkdir(path.join(folder, 'model'));
    const parity = await writeClassifier(path.join(folder, 'model'), { ...parts, texts: raw });
    expect(parity).toMatchObject({ passed: true, labelFlips: 0, documents: 240 });
    const card = await readFile(path.join(folder, 'model', MODEL_FILES.card), 'utf8');
    expect(card).toContain('Classifies text in any language into 3 classes');
    expect(card).toContain('punctuation marks as words');

    const scorer = await Scorer.load(path.join(folder, 'model'));
    const [prediction] = await scorer.predict(['The moon... naïve 公园天气 star film'], { explain: true });
    const explained = prediction!.explanation!;
    const sum = explained.words.reduce((all, { contribution }) => all + contribution, explained.base);
    expect(sum).toBeCloseTo(explained.decision, 9);
    expect(explained.words.every(({ word }) => !/^\d+$/.test(word))).toBe(true);
    const served = await scorer.scores(raw);
    await scorer.close();
    if (PYTHON === undefined) return;
    const input = JSON.stringify([{ representation, train: texts, test: texts }]);
    const { stdout, stderr } = spawnSync(PYTHON, [PEER, 'answer'], { input, encoding: 'utf8', maxBuffer: 1 << 28 });
    const [answer] = (stdout ? JSON.parse(stdout) : expect.unreachable(stderr)) as Answer[];
    const rows = answer!.test;
    const peer = model.scores({
      rows: texts.length,
      columns: rows.columns,
      indptr: Int32Array.from(rows.indptr),
      indices: Int32Array.from(rows.indices),
      data: Float64Array.from(rows.data),
    }).values;
    const largest = Array.from(served.values, (value, i) => Math.abs(value - peer[i]!)).reduce(
      (a, b) => Math.max(a, b),
      0,
    );
    expect(largest).toBeLessThan(1e-9);
  });
});

interface Answer {
  readonly test: {
    readonly columns: number;
    readonly indptr: number[];
    readonly indices: number[];
    readonly data: number[];
  };
}

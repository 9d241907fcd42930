import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Scorer } from '@aml-mlops/scoring';
import { readCalibration } from '@aml-mlops/scoring/calibration';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LABELS, posts, writePosts } from './posts.fixture.ts';
import { accuracyOf, neighbourSweep, selectFrom } from './select.fixture.ts';

/* The step where documents are many: more than are held in memory, or than judge. */

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'model-selection-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['a support vector machine and naive Bayes', { families: 'linear,averages' }],
  ['a network', { families: 'network' }],
])('past fittedCharacters %s learn from all documents, which stay on disk', async (_, families) => {
  const data = await writePosts(await mkdtemp(path.join(folder, 'many-')), posts(6, 300));
  const params = { ...families, workers: 1 };
  const inMemory = await selectFrom(folder, { ...params, fittedCharacters: 1_000_000 }, { train: data });
  const onDisk = await selectFrom(folder, { ...params, fittedCharacters: 10_000 }, { train: data });
  expect(onDisk.comparison).toEqual(inMemory.comparison);
  expect(onDisk.comparison.documents).toEqual({ train: 300, judged: 300 });
  expect(onDisk.log.join('\n')).toContain('the winner learns from 300 documents on disk, in 1 part');
  const words = async (model: string) => readFile(path.join(model, 'vectorizer.json'), 'utf8');
  expect(await words(onDisk.outputs.model)).toBe(await words(inMemory.outputs.model));
  expect(await accuracyOf(onDisk.outputs.model)).toBeCloseTo(await accuracyOf(inMemory.outputs.model), 1);
  const { done, total, message } = onDisk.progress.at(-1)!;
  expect([done, total, message]).toEqual([600, 600, 'documents read for the winner']);
  expect(await readdir(path.join(onDisk.outputs.model, '../scratch'))).toEqual([]);
});

test.each([
  ['in memory', 10_000_000],
  ['on disk', 10_000],
])('of many more documents than judged, some %s tell how sure the winner may be', async (_, fittedCharacters) => {
  const data = await writePosts(await mkdtemp(path.join(folder, 'many-')), posts(7, 2400));
  const params = { families: 'averages', judgedDocuments: 100, fittedCharacters, workers: 1 };
  const { outputs, comparison, log } = await selectFrom(folder, params, { train: data });
  expect(comparison.documents).toEqual({ train: 2400, judged: 100, heldOut: 120 });
  expect(log.join('\n')).toContain('120 documents are held out, to tell how sure the winner may be');
  const vectorizer = JSON.parse(await readFile(path.join(outputs.model, 'vectorizer.json'), 'utf8')) as object;
  expect(vectorizer).toMatchObject({ documents: 2280 });
  const { texts, targets } = posts(8, 1200);
  const scorer = await Scorer.load(outputs.model);
  const answers = await scorer.classify(texts);
  await scorer.close();
  const right = answers.filter(({ label }, i) => label === LABELS[targets[i]!]).length / texts.length;
  const sure = answers.reduce((sum, { probabilities }) => sum + Math.max(...probabilities!), 0) / texts.length;
  expect(Math.abs(sure - right)).toBeLessThan(0.03);
  const calibration = await readCalibration(outputs.model);
  expect(calibration).toMatchObject({ documents: 120, shift: 0 });
  const card = await readFile(path.join(outputs.model, 'model-card.md'), 'utf8');
  expect(card).toContain('120 training documents were held out from the fit');
});

test('a winner of characters learns from disk where their n-grams would take much memory', async () => {
  const data = await writePosts(await mkdtemp(path.join(folder, 'many-')), posts(6, 300));
  // The texts have some 20,000 characters.
  const { log, comparison } = await selectFrom(
    folder,
    { families: 'averages', fittedCharacters: 100_000 },
    { train: data },
  );
  expect(comparison.winner.model).toContain('characters');
  expect(log.join('\n')).toContain('the winner learns from 300 documents on disk');
});

test('a winner that cannot learn from disk learns from a draw, and log, table, page and card say from how many', async () => {
  const data = await writePosts(await mkdtemp(path.join(folder, 'many-')), posts(6, 300));
  const sweep = await neighbourSweep(folder);
  const { outputs, comparison, log } = await selectFrom(
    folder,
    { families: 'finalists', fittedCharacters: 10_000 },
    { train: data, sweep },
  );
  const { learntFrom } = comparison.documents;
  expect(learntFrom).toBeGreaterThan(100);
  expect(learntFrom).toBeLessThan(200);
  expect(comparison.documents).toEqual({ train: 300, judged: 300, learntFrom });
  expect(log.join('\n')).toContain(`the winner learns from ${learntFrom} of 300 documents, a stratified draw`);
  const page = await readFile(path.join(outputs.candidates, 'candidates.html'), 'utf8');
  expect(page).toContain(`The winner learnt from ${learntFrom} of 300 documents`);
  const card = await readFile(path.join(outputs.model, 'model-card.md'), 'utf8');
  expect(card).toContain(`It learnt from ${learntFrom} of 300 training documents`);
  const vectorizer = JSON.parse(await readFile(path.join(outputs.model, 'vectorizer.json'), 'utf8')) as object;
  expect(vectorizer).toMatchObject({ documents: learntFrom });
});

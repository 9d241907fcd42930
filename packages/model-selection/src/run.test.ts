import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFolder } from '@aml-mlops/artifacts';
import { runStep } from '@aml-mlops/pipeline-sdk/testing';
import { Scorer } from '@aml-mlops/scoring';
import { readCalibration } from '@aml-mlops/scoring/calibration';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { summarise } from './candidates.summary.ts';
import { modelSelection } from './contract.ts';
import { LABELS, posts, writePosts } from './posts.fixture.ts';
import { run } from './run.ts';
import { accuracyOf, neighbourSweep, QUICK, selectFrom } from './select.fixture.ts';

let folder: string;
let train: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'model-selection-'));
  train = await writePosts(folder, posts(1, 150));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const select = (params: Record<string, unknown>, inputs: { sweep?: string; train?: string } = {}) =>
  selectFrom(folder, params, { train, ...inputs });

/** Posts of a topic that comes often and two that come seldom. */
function lopsided(seed: number, count: number) {
  const { texts, targets } = posts(seed, 4 * count);
  const rows = targets.flatMap((target, i) => (target === 0 || i % 9 === 0 ? [i] : [])).slice(0, count);
  return { texts: rows.map((i) => texts[i]!), targets: rows.map((i) => targets[i]!) };
}

test('everyone competes; the winner is served as it was judged, and is as good on new posts as was said', async () => {
  const sweep = path.join(folder, 'sweep');
  await mkdir(sweep);
  const rows = ['ridge', 'knn', 'perceptron', 'a-stranger'].map((model, i) => ({
    model,
    accuracy: 0.9 - i / 100,
    macroF1: 0.9,
  }));
  await writeFile(path.join(sweep, 'sweep.json'), JSON.stringify({ rows }));
  const { outputs, comparison, run: record } = await select({ workers: 1 }, { sweep });
  const names = comparison.rows.map(({ model }) => model);
  expect(names).toEqual(expect.arrayContaining(['majority class', 'ridge (words, no stop words)', 'network (words)']));
  expect(names.some((name) => name.includes(' + '))).toBe(true);
  expect(comparison.rows.every(({ status }) => status === 'judged')).toBe(true);
  const { winner, rows: ranked } = comparison;
  expect(ranked[0]).toMatchObject({ model: winner.model, folds: 3, documents: 150 });
  expect(winner.overMajority?.interval.lower).toBeGreaterThan(0.2);
  const parity = JSON.parse(await readFile(path.join(outputs.model, 'parity.json'), 'utf8')) as { passed: boolean };
  expect(parity.passed).toBe(true);
  const textParity = JSON.parse(await readFile(path.join(outputs.model, 'text-parity.json'), 'utf8')) as object;
  expect(textParity).toMatchObject({ passed: true, labelFlips: 0 });
  const found = await accuracyOf(outputs.model);
  expect(found).toBeGreaterThan(winner.accuracy.low - 0.08);
  expect(record.tags['winner']).toBe(winner.model);
  expect(await readFile(path.join(outputs.candidates, 'candidates.html'), 'utf8')).toContain(winner.model);
  expect(await readFile(path.join(outputs.model, 'model-card.md'), 'utf8')).toContain(
    'no test document had a part in it',
  );

  const { documents, shift, shiftError } = (await readCalibration(outputs.model))!;
  expect(documents).toBe(150);
  expect(Math.abs(shift)).toBeGreaterThan(0);
  expect(shiftError).toBe(Math.abs(shift) / 2);

  const { section, fields } = await summarise(outputs.candidates, 'candidates');
  expect(fields['candidates']).toHaveLength(names.length);
  expect((fields['candidates'] as object[])[0]).toEqual({
    model: winner.model,
    accuracy: ranked[0]?.accuracy,
    macroF1: ranked[0]?.macroF1,
    logLoss: ranked[0]?.logLoss,
  });
  expect(section?.lines?.join('\n')).toContain('expected accuracy on other documents');

  const again = await select({ workers: 2 }, { sweep });
  expect(await hashFolder(again.outputs.model)).toBe(await hashFolder(outputs.model));
  expect(again.comparison).toEqual(comparison);
});

test.each([
  ['a network', { families: 'network' }],
  ['an average with the network', { families: 'network,averages', network: { ...QUICK.network, epochs: 1 } }],
  ['by a cost', { families: 'linear', costs: [{ truth: 'radio', answer: 'astronomy', cost: 9 }], metric: 'cost' }],
])('%s wins, is certified, knows the posts and is explained', async (_, params) => {
  const { outputs, comparison } = await select(params);
  expect(comparison.rows[0]?.model).not.toBe('majority class');
  expect(await accuracyOf(outputs.model)).toBeGreaterThan(0.6);
  // The first names of the words that decided are words, and the parts add up to the decision.
  const scorer = await Scorer.load(outputs.model);
  const [answer] = await scorer.predict(['the telescope and a nebula'], { explain: true, top: 2 });
  await scorer.close();
  const { base, words, decision } = answer!.explanation!;
  const total = words.reduce((sum, { contribution }) => sum + contribution, base);
  expect(total).toBeCloseTo(decision, 9);
  const [best, second] = answer!.top;
  expect(decision).toBeCloseTo(Math.log(best!.probability! / second!.probability!), 2);
});

test('a selection that breaks off goes on where it was, and comes to the same bits', async () => {
  const params = { families: 'linear', workers: 1 };
  const whole = await select(params);
  const at = await mkdtemp(path.join(folder, 'broken-'));
  const given = { folder: at, inputs: { train }, params: { ...QUICK, ...params } };
  const gone = new AbortController();
  const breaking: typeof run = (context) =>
    run({ ...context, progress: (done) => (done === 3 ? gone.abort(new Error('the node is gone')) : undefined) });
  await expect(runStep(modelSelection, breaking, { ...given, signal: gone.signal })).rejects.toThrow(
    'the node is gone',
  );
  const { outputs, run: record, progress } = await runStep(modelSelection, run, given);
  expect(await hashFolder(outputs.model)).toBe(await hashFolder(whole.outputs.model));
  const file = path.join(outputs.candidates, 'candidates.json');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(whole.comparison);
  const fitted = ({ steps }: typeof record) => [...steps.keys()].filter((key) => key.startsWith('fits@')).length;
  expect(fitted(record)).toBeLessThanOrEqual(fitted(whole.run) - 3);
  expect(progress.length).toBe(whole.progress.length);
  expect(await readdir(path.join(at, 'scratch'))).toEqual([]);
});

test('a classifier that is not linear can win: it is served with its probabilities at a temperature', async () => {
  const { outputs, comparison } = await select({ families: 'finalists' }, { sweep: await neighbourSweep(folder) });
  expect(comparison.rows[0]?.model).toBe('knn (words, no stop words)');
  expect(await accuracyOf(outputs.model)).toBeGreaterThan(0.5);
});

test('where nothing is to be learnt the majority class wins, and says the shares of the classes', async () => {
  const noise = path.join(folder, 'noise');
  const { texts } = posts(3, 90);
  const at = await writePosts(noise, {
    texts: texts.map((_, i) => `word${i}`),
    targets: texts.map((_, i) => (i % 3 === 0 ? 0 : 1)),
  });
  const outcome = await runStep(modelSelection, run, {
    folder: noise,
    inputs: { train: at },
    params: { families: 'linear', seed: 1 },
  });
  const scorer = await Scorer.load(outcome.outputs.model);
  const [answer] = await scorer.classify(['anything']);
  await scorer.close();
  expect(answer).toMatchObject({
    label: LABELS[1],
    probabilities: [expect.closeTo(1 / 3, 9), expect.closeTo(2 / 3, 9)],
  });
});

test('too few documents are refused with what there is', async () => {
  const few = await writePosts(path.join(folder, 'few'), posts(4, 5));
  const outcome = runStep(modelSelection, run, { folder: path.join(folder, 'few'), inputs: { train: few } });
  await expect(outcome).rejects.toThrow(
    'documents of train of step model-selection must be at least 6, two a fold; got 5 of 3 labels',
  );
});

test('where macro F1 is asked for, those that all folds judge compete with decision weights, and the folder has those of the winner', async () => {
  const data = await writePosts(await mkdtemp(path.join(folder, 'lopsided-')), lopsided(5, 150));
  const params = { metric: 'macroF1', families: ['averages', 'weights'], workers: 1 };
  const { outputs, comparison } = await select(params, { train: data });
  const weighedRows = comparison.rows.filter(({ model }) => model.endsWith(', decision weights'));
  expect(weighedRows.length).toBeGreaterThan(0);
  for (const { model, folds, logLoss } of weighedRows) {
    expect(folds).toBe(3);
    const plain = comparison.rows.find((row) => `${row.model}, decision weights` === model);
    expect(logLoss, 'probabilities are the same').toBe(plain?.logLoss);
  }
  const best = comparison.rows.reduce((most, { macroF1 }) => Math.max(most, macroF1 ?? 0), 0);
  expect(comparison.rows[0]!.macroF1).toBe(best);
  const isWeighed = comparison.winner.model.endsWith(', decision weights');
  const description = JSON.parse(await readFile(path.join(outputs.model, 'model.json'), 'utf8')) as object;
  expect('decisionWeights' in description).toBe(isWeighed);
  const card = await readFile(path.join(outputs.model, 'model-card.md'), 'utf8');
  expect(card.includes('## Decisions')).toBe(isWeighed);
  const parity = JSON.parse(await readFile(path.join(outputs.model, 'text-parity.json'), 'utf8')) as object;
  expect(parity).toMatchObject({ passed: true, labelFlips: 0 });
});

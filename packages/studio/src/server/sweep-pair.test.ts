import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDataset, writeDataset } from '@aml-mlops/artifacts';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { ESTIMATORS, featuresOf, modelToJson, sklearnSweep, vectorise } from '@aml-mlops/sklearn-sweep';
import { openTracking } from '@aml-mlops/tracking';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModelPair } from '../api/sweep.ts';
import { HOSTILE } from '../testing/hostile-texts.ts';
import { seedOutputs } from '../testing/seed-outputs.ts';
import { startStudio } from './start-studio.ts';

const home = mkdtempSync(path.join(tmpdir(), 'studio-pair-'));
const workspace = openWorkspace(home);
const RUN = '20260905-080000-pair';
const LABELS = ['sport', 'science', HOSTILE.markup];
const WORDS = [
  ['match', 'goal', 'team', 'league', 'coach'],
  ['orbit', 'comet', 'theory', 'lens', 'atom'],
  ['garden', 'seed', 'soil', 'rose', 'spade'],
];
/** What each fitted model says of the test documents, by the package that fitted it. */
const said = new Map<string, Int32Array>();
let truth: Int32Array;
let studio: Awaited<ReturnType<typeof startStudio>>;

/** Documents of words of their label, every fourth with more words of another. */
async function writeDocuments(folder: string, count: number, seed: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const targets = Int32Array.from({ length: count }, (_, i) => i % 3);
  const wordsOf = (label: number, i: number, many: number) =>
    Array.from({ length: many }, (_, k) => WORDS[label]![(i * 7 + k * 3 + seed) % 5]);
  const texts = [...targets].map((label, i) => {
    const other = (label + 1 + (i % 2)) % 3;
    return [...wordsOf(label, i, 3), ...(i % 4 === 0 ? wordsOf(other, i + 1, 4) : wordsOf(other, i, 1))].join(' ');
  });
  await writeDataset(folder, LABELS, { ids: texts.map((_, i) => `doc-${seed}-${i}`), texts, targets });
}

beforeAll(async () => {
  const [train, test] = [path.join(home, 'train'), path.join(home, 'test')];
  await writeDocuments(train, 120, 1);
  await writeDocuments(test, 60, 2);
  const params = sklearnSweep.params.parse({});
  const [training, held] = [await readDataset(train), await readDataset(test)];
  truth = held.targets;
  const rows = vectorise(training, held, featuresOf(params as Parameters<typeof featuresOf>[0]));
  const fitted = {
    ridge: ESTIMATORS.ridgeClassifier.fit(rows.train, rows.trainTargets),
    knn: ESTIMATORS.kNeighbors.fit(rows.train, rows.trainTargets, { nNeighbors: 1 }),
    'complement-nb': ESTIMATORS.complementNb.fit(rows.train, rows.trainTargets),
  };
  const tracking = openTracking(workspace.trackingUri);
  const parent = await tracking.startRun({ experiment: 'retrain', name: 'sweep' });
  for (const [name, model] of Object.entries(fitted)) {
    said.set(name, model.predict(rows.test));
    const child = await parent.startChild(name);
    if (name !== 'complement-nb')
      await child.logContent(JSON.stringify(modelToJson(model.state)), 'model/classifier.json');
    await child.end('FINISHED');
  }
  await parent.end('FINISHED');
  await tracking.close();
  const write = async (folder: string) => writeFileSync(path.join(folder, 'sweep.json'), '{}');
  await seedOutputs(workspace, {
    ...{ id: RUN, pipeline: 'retrain', scope: 'sample', bindings: { train, test } },
    nodes: {
      sweep: {
        ...{ step: 'sklearn-sweep', reads: { train: 'train', test: 'test' } },
        outputs: { sweep: { kind: 'metrics/sweep', write } },
      },
    },
  });
  workspace.database.runs.updateNode(RUN, 'sweep', 1, { trackingRun: parent.runId });
  studio = await startStudio({ workspace, port: 0, log: () => undefined });
});
afterAll(async () => {
  await studio.close();
  workspace.close();
  rmSync(home, { recursive: true });
});
const ask = (place: string) => fetch(`${studio.url}/studio/api/sweep/${RUN}/sweep/${place}`);

test('two fitted models say again what they said when they were fitted, with curves, confusion and disagreements', async () => {
  const pair = (await (await ask('pair?a=ridge&b=knn')).json()) as ModelPair;
  const [ridge, knn] = [said.get('ridge')!, said.get('knn')!];
  const differing = [...truth.keys()].filter((i) => ridge[i] !== knn[i]);
  expect(differing.length).toBeGreaterThan(0);
  expect(pair).toMatchObject({ labels: LABELS, documents: 60, disagree: differing.length });
  for (const [side, answers] of [ridge, knn].entries()) {
    const { confusion, model } = pair.sides[side]!;
    expect(model).toBe(['ridge', 'knn'][side]);
    for (const [i, row] of confusion.entries()) {
      const counted = LABELS.map((_, j) => [...truth.keys()].filter((d) => truth[d] === i && answers[d] === j).length);
      expect(row).toEqual(counted);
    }
  }
  expect(pair.onlyRight).toEqual([
    differing.filter((i) => ridge[i] === truth[i]).length,
    differing.filter((i) => knn[i] === truth[i]).length,
  ]);
  expect(pair.disagreements.map(({ id }) => id)).toEqual(differing.map((i) => `doc-2-${i}`));
  expect(pair.disagreements[0]?.said).toEqual([LABELS[ridge[differing[0]!]!], LABELS[knn[differing[0]!]!]]);
  const [curve] = pair.sides[0]!.roc;
  expect(curve?.label).toBe('sport');
  expect(curve?.auc).toBeGreaterThan(0.5);
  expect([curve?.fpr[0], curve?.tpr[0], curve?.fpr.at(-1), curve?.tpr.at(-1)]).toEqual([0, 0, 1, 1]);
  const file = (await (await ask('disagreements.csv?a=ridge&b=knn')).text()).trim().split('\r\n');
  expect(file).toHaveLength(1 + differing.length);
  expect(file[0]).toBe('Id,Text,Label,ridge,knn');
});

test('a model that was not kept, and documents that are gone, are said', async () => {
  const notKept = await ask('pair?a=ridge&b=complement-nb');
  expect(notKept.status).toBe(400);
  expect(await notKept.json()).toMatchObject({
    code: 'E_SWEEP_DATA',
    message: expect.stringContaining('complement-nb'),
  });
  expect((await ask('pair?a=ridge&b=nothing')).status).toBe(404);
  // Known answers are kept; another pair needs the documents.
  rmSync(path.join(home, 'test'), { recursive: true });
  expect((await ask('pair?a=knn&b=ridge')).status).toBeGreaterThanOrEqual(400);
});

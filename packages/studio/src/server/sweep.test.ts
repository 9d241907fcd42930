import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SweepHead, SweepShown } from '../api/sweep.ts';
import { seedOutputs } from '../testing/seed-outputs.ts';
import { startStudio } from './start-studio.ts';

const home = mkdtempSync(path.join(tmpdir(), 'studio-sweep-'));
const workspace = openWorkspace(home);
const RUN = '20260904-080000-swep';
let studio: Awaited<ReturnType<typeof startStudio>>;
const finished = (model: string, accuracy: number) => {
  return { model, status: 'finished', accuracy, macroF1: accuracy, auc: null, logLoss: 0.5, modelBytes: 1000 };
};
beforeAll(async () => {
  const content = {
    ...{ schemaVersion: 2, judgedBy: 'the test set', documents: { train: 400, judged: 100 }, words: 5000 },
    rows: [finished('ridge', 0.9), finished('knn', 0.8), { model: 'sgd-l1', status: 'failed', error: 'one class' }],
    best: {
      ...{ model: 'ridge', accuracy: 0.9, correctedAccuracy: 0.88, interval: { low: 0.82, high: 0.94 } },
      runnerUp: { model: 'knn', accuracy: 0.8, withinInterval: false },
    },
  };
  const write = async (folder: string) => {
    writeFileSync(path.join(folder, 'sweep.json'), JSON.stringify(content));
    mkdirSync(path.join(folder, '_measured'));
    const rows = [{ model: 'ridge', fitSeconds: 0.2, predictSeconds: 0.01 }];
    writeFileSync(path.join(folder, '_measured/times.json'), JSON.stringify({ schemaVersion: 1, rows }));
  };
  await seedOutputs(workspace, {
    ...{ id: RUN, pipeline: 'retrain', scope: 'sample' },
    nodes: { sweep: { step: 'sklearn-sweep', outputs: { sweep: { kind: 'metrics/sweep', write } } } },
  });
  studio = await startStudio({ workspace, port: 0, log: () => undefined });
});
afterAll(async () => {
  await studio.close();
  workspace.close();
  rmSync(home, { recursive: true });
});
const ask = (place: string) => fetch(`${studio.url}/studio/api${place}`);

test('a sweep has its models with intervals and times; what is not known of one is null', async () => {
  expect((await (await ask('/sweep')).json()) as readonly SweepHead[]).toMatchObject([{ run: RUN, node: 'sweep' }]);
  const shown = (await (await ask(`/sweep/${RUN}/sweep`)).json()) as SweepShown;
  const [best, second, failed] = shown.models;
  expect(best).toMatchObject({ model: 'ridge', fitSeconds: 0.2, auc: null });
  expect([best?.low, best?.high].map((end) => end?.toFixed(3))).toEqual(['0.826', '0.945']);
  expect(second).toMatchObject({ fitSeconds: null, predictSeconds: null });
  expect(failed).toMatchObject({ accuracy: null, low: null, error: 'one class' });
  expect(shown.best.tiedWith).toBeUndefined();
});

test('what is not there, or not kept with its run, is said', async () => {
  expect((await ask('/sweep/nothing/sweep')).status).toBe(404);
  expect((await ask(`/sweep/${RUN}/__proto__`)).status).toBe(404);
  expect((await ask(`/sweep/${RUN}/sweep/pair?a=ridge&b=knn`)).status).toBe(404);
});

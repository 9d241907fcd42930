import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFolder, writeDataset } from '@aml-mlops/artifacts';
import { parseParams } from '@aml-mlops/pipeline-sdk';
import type { ActiveRun } from '@aml-mlops/tracking';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { championGate } from './contract.ts';
import type { Decision } from './gate/decide.ts';
import { run as runGate } from './run.ts';
import { LABELS, writeTinyModel } from './testing/tiny-model.ts';

let folder: string;
let testSet: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gate-'));
  testSet = path.join(folder, 'test');
  const texts = ['Radio, antenna!', 'The STAR.', 'film & lens', 'telescope film', 'nothing known', 'radio star'];
  await writeDataset(testSet, LABELS, { ids: texts.map(String), texts, targets: [2, 0, 1, 0, 0, 1] });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const silent: ActiveRun = {
  runId: 'test',
  experimentId: 'test',
  logParam: () => {},
  logParams: () => {},
  logMetric: () => {},
  logMetrics: () => {},
  setTag: () => {},
  logArtifact: async () => {},
  logContent: async () => {},
  startChild: async () => silent,
  flush: async () => {},
  end: async () => {},
};

async function gate(model: string, champion?: string): Promise<{ decision: Decision; winner: string }> {
  const at = await mkdtemp(path.join(folder, 'run-'));
  const outputs = { champion: path.join(at, 'champion'), decision: path.join(at, 'decision') };
  await Promise.all(Object.values(outputs).map((output) => mkdir(output)));
  await runGate({
    inputs: { model, test: testSet, ...(champion !== undefined && { champion }) },
    outputs,
    params: parseParams(championGate.params, { resamples: 50 }, 'champion-gate'),
    scratch: at,
    run: silent,
    signal: new AbortController().signal,
    progress: () => {},
    log: () => {},
  });
  const decision = JSON.parse(await readFile(path.join(outputs.decision, 'decision.json'), 'utf8')) as Decision;
  return { decision, winner: outputs.champion };
}

test('models clean the raw test documents themselves; the first one wins', async () => {
  const model = await writeTinyModel(path.join(folder, 'a'));
  const { decision, winner } = await gate(model);
  expect(decision).toMatchObject({ promoted: true, champion: null, documents: 6, parity: null });
  expect(decision.candidate.accuracy).toBe(4 / 6);
  expect(await hashFolder(winner)).toBe(await hashFolder(model));
});

test('the winner is handed on byte for byte, and gating it again changes nothing', async () => {
  const good = await writeTinyModel(path.join(folder, 'good'));
  const biased = await writeTinyModel(path.join(folder, 'biased'), { lean: 9 });
  const kept = await gate(biased, good);
  expect(kept.decision.promoted).toBe(false);
  expect(kept.decision.evidence?.mcnemar.onlyChampion).toBeGreaterThan(0);
  expect(await hashFolder(kept.winner)).toBe(await hashFolder(good));
  expect(await hashFolder((await gate(biased, kept.winner)).winner)).toBe(await hashFolder(good));
  expect((await gate(good, kept.winner)).decision.reason).toBe('already the champion');
});

test('labels are matched by name, whatever their order in the model', async () => {
  const model = await writeTinyModel(path.join(folder, 'renamed'), { labels: ['astronomy', 'photo', 'radio'] });
  const { decision } = await gate(model);
  // The document of photography, a label that this model does not know, is now wrong.
  expect(decision.candidate.accuracy).toBe(3 / 6);
});

test('a model whose certificate failed is refused', async () => {
  const failed = { passed: false, maxProbabilityDifference: 0.1, labelFlips: 2, documents: 6, tolerance: 1e-5 };
  const model = await writeTinyModel(path.join(folder, 'bad'), { parity: failed });
  await expect(gate(model)).rejects.toMatchObject({ code: 'E_PARITY' });
});

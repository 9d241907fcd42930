import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openTracking } from '@aml-mlops/tracking';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Outcome, Trial } from '../study/trial.ts';
import { TrialRuns } from './trial-runs.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trial-runs-'));
});
afterAll(() => rm(folder, { recursive: true }));

const trial = (number: number): Trial => ({ number, params: { alpha: number } });
const completed: Outcome = { state: 'completed', curve: [0.5] };

test('a study that is killed goes on in the runs of its trials: none stays running, none is written twice', async () => {
  const tracking = openTracking(`sqlite:${path.join(folder, 'mlops.db')}`);
  const file = path.join(folder, 'trial-runs.jsonl');
  const first = await tracking.startRun({ experiment: 'study', name: 'attempt 1' });
  const before = await TrialRuns.open(first, 'logLoss', file);
  await before.end(trial(0), await before.begin(trial(0)), completed);
  // Killed here: one whose outcome the journal knows and the run does not, two that run, and a line that was torn.
  for (const number of [1, 2, 3]) await before.begin(trial(number));
  await appendFile(file, '{"trial":4,"runI');
  const ended = (await tracking.childRuns(first.runId))[0]!;

  const second = await tracking.startRun({ experiment: 'study', name: 'attempt 2' });
  const after = await TrialRuns.open(second, 'logLoss', file);
  for (const number of [0, 1]) await after.restore({ ...trial(number), outcome: completed });
  for (const number of [2, 3, 4]) await after.end(trial(number), await after.begin(trial(number)), completed);

  expect(await tracking.childRuns(first.runId)).toEqual([]);
  const children = await tracking.childRuns(second.runId);
  expect(children.map(({ tags, status }) => [tags['trial.number'], tags['trial.state'], status])).toEqual(
    ['0', '1', '2', '3', '4'].map((number) => [number, 'completed', 'FINISHED']),
  );
  expect(children[0]).toEqual({ ...ended, tags: { ...ended.tags, 'mlflow.parentRunId': second.runId } });
  expect(
    (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).trial),
  ).toEqual([0, 0, 1, 2, 3, 1, 2, 3, 4, 4]);
  await tracking.close();
});

test('a run that was made, and not noted before its process was killed, is gone on in', async () => {
  const tracking = openTracking(`sqlite:${path.join(folder, 'unnoted.db')}`);
  const file = path.join(folder, 'unnoted.jsonl');
  const { runId } = await tracking.startRun({ experiment: 'study', name: 'a node that is taken away' });
  const before = await TrialRuns.open(await tracking.attach(runId), 'logLoss', file);
  await before.begin(trial(0));
  await rm(file);

  const after = await TrialRuns.open(await tracking.attach(runId), 'logLoss', file);
  for (const number of [0, 1]) await after.end(trial(number), await after.begin(trial(number)), completed);
  await tracking.close();

  const reading = openTracking(`sqlite:${path.join(folder, 'unnoted.db')}`);
  expect((await reading.childRuns(runId)).map(({ params, status }) => [params['alpha'], status])).toEqual([
    ['0', 'FINISHED'],
    ['1', 'FINISHED'],
  ]);
  await reading.close();
});

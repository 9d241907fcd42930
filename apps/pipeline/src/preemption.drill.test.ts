import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hashFile } from '@aml-mlops/artifacts';
import type { RunDocument } from '@aml-mlops/cli';
import { type RunningCommand, startMlops } from '@aml-mlops/cli/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EPOCHS, TRIALS } from '../fixtures/tuned-network/mlops.config.ts';

/* Low-priority machines go away in the middle of a job: what was trained there must not be lost, nor end differently. */

const CONFIG = path.resolve(import.meta.dirname, '../fixtures/tuned-network/mlops.config.ts');

let home: string;
let url: string;
let emulator: RunningCommand;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'mlops-preemption-'));
  emulator = startMlops(home, ['emulator', '--', '--port', '0']);
  const greeting = await emulator.prints(/Ctrl-C to stop/);
  const yaml = /^workspaces:\n(?: .*\n)+/m.exec(greeting)?.[0] ?? '';
  url = /http:\/\/[\w.:]+/.exec(yaml)?.[0] ?? '';
  await writeFile(path.join(home, 'workspaces.yaml'), yaml);
});
afterAll(async () => {
  emulator.child.kill('SIGTERM');
  await emulator.finished;
  await rm(home, { recursive: true, force: true });
});

const mlops = (...args: readonly string[]) =>
  startMlops(home, args, {
    folder: home,
    variables: { MLOPS_CONFIG: CONFIG, MLOPS_WORKSPACES: path.join(home, 'workspaces.yaml') },
  }).finished;

async function ask(method: string, address: string, body?: unknown) {
  const response = await fetch(address, {
    method,
    headers: { Authorization: 'Bearer emulator', 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: JSON.parse((await response.text()) || '{}') };
}

interface Run {
  readonly info: { readonly run_id: string; readonly run_name: string; readonly status: string };
  readonly data: { readonly metrics?: readonly { readonly key: string; readonly step: number }[] };
}

/** MLflow's API of the emulated workspace. */
async function api(): Promise<string> {
  const config = await readFile(path.join(home, 'workspaces.yaml'), 'utf8');
  const field = (name: string) => new RegExp(`${name}: (\\S+)`).exec(config)?.[1];
  const scope = `/subscriptions/${field('subscription')}/resourceGroups/${field('resourceGroup')}/providers/Microsoft.MachineLearningServices/workspaces/${field('workspace')}`;
  return `${url}/mlflow/v1.0${scope}/api/2.0/mlflow`;
}

async function childrenOf(run: string): Promise<readonly Run[]> {
  const base = await api();
  const found = await ask('GET', `${base}/runs/get?run_id=${run}`);
  if (found.status !== 200) return [];
  const { experiment_id } = found.body.run.info;
  const filter = `tags.mlflow.parentRunId = '${run}'`;
  const { body } = await ask('POST', `${base}/runs/search`, { experiment_ids: [experiment_id], filter });
  return body.runs ?? [];
}

/** Steps of all values of a metric, in the order in which they were logged. */
async function stepsOf(run: string, metric: string): Promise<number[]> {
  const { body } = await ask('GET', `${await api()}/metrics/get-history?run_id=${run}&metric_key=${metric}`);
  return (body.metrics as readonly { readonly step: number }[]).map(({ step }) => Number(step));
}

/** Takes the node of a step, by the name of its component, away once it has done so much; answers its job. */
async function takeAway(step: string, isUnderWay: (run: Run) => Promise<boolean>): Promise<string> {
  for (;;) {
    const run = (await childrenOf('taken')).find(({ info }) => info.run_name === step);
    if (run && run.info.status !== 'RUNNING') throw new Error(`${step} ended before its node was taken away`);
    if (run && (await isUnderWay(run))) {
      const { status } = await ask('POST', `${url}/_emulator/jobs/${run.info.run_id}/preempt`);
      if (status === 204) return run.info.run_id;
    }
    await wait(50);
  }
}

test('a study, a training and a selection whose nodes are taken away end with the bits of a run that nothing happened to', async () => {
  const local = await mlops('run', 'tuned-network', '--json');
  expect(local.code, local.stderr).toBe(0);
  const { outputs } = JSON.parse(local.stdout) as RunDocument;
  const localFile = (name: string, file: string) =>
    path.join(outputs.find((output) => output.name === name)?.path ?? '', file);

  const submitted = await mlops('submit', 'tuned-network', '--name', 'taken');
  expect(submitted.code, submitted.stderr).toBe(0);
  const trials = async (run: Run) =>
    (await childrenOf(run.info.run_id)).filter(({ info }) => info.status === 'FINISHED');
  const study = await takeAway('hypertune', async (run) => (await trials(run)).length >= 3);
  const epoch = ({ data }: Run) => data.metrics?.find(({ key }) => key === 'loss')?.step ?? 0;
  const fits = ({ data }: Run) => data.metrics?.find(({ key }) => key === 'fits')?.step ?? 0;
  // They run at the same time: whichever is far enough first is taken away first.
  const [training, selection] = await Promise.all([
    takeAway('trainer', async (run) => epoch(run) >= 5),
    takeAway('model_selection', async (run) => fits(run) >= 2),
  ]);
  const watched = await mlops('jobs', 'watch', 'taken');
  expect(watched.code, watched.stderr).toBe(0);

  const to = path.join(home, 'made');
  const downloaded = await mlops('jobs', 'download', 'taken', '--to', to);
  expect(downloaded.code, downloaded.stderr).toBe(0);
  for (const [name, folder, file] of [
    ['tuning', 'hypertune_tuning', 'best.json'],
    ['tuning', 'hypertune_tuning', 'trials.csv'],
    ['model', 'trainer_model', 'model.onnx'],
    ['candidates', 'model_selection_candidates', 'candidates.json'],
    ['selected', 'model_selection_model', 'model.onnx'],
  ] as const) {
    expect(await hashFile(path.join(to, folder, file)), file).toBe(await hashFile(localFile(name, file)));
  }
  // They went on where they were: no trial was begun again.
  expect(await childrenOf(study)).toHaveLength(TRIALS);
  const epochs = await stepsOf(training, 'loss');
  expect(new Set(epochs).size).toBe(EPOCHS);
  // Checkpoints are written while training goes on, the newest where the disk is slower: the epochs since are repeated, one after another.
  const repeated = [...new Set(epochs)].filter((epoch) => epochs.filter((other) => other === epoch).length > 1);
  expect(repeated).not.toContain(1);
  expect(repeated).toEqual(repeated.map((_, i) => repeated[0]! + i));
  expect(epochs.length).toBe(EPOCHS + repeated.length);
  // As many fits as there are, and those that were under way on the two processors again.
  const fitted = await stepsOf(selection, 'fits');
  expect(Math.max(...fitted)).toBe(new Set(fitted).size);
  expect(fitted.length - new Set(fitted).size).toBeLessThanOrEqual(2);
});

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { openTracking } from '@aml-mlops/tracking';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callMlops, type Finished, startMlops } from './testing/index.ts';

interface StudyDocument {
  readonly run: string;
  readonly status: string;
  readonly best: { readonly number: number; readonly value: number; readonly params: unknown } | null;
  readonly trials: readonly {
    readonly number: number;
    readonly run: string;
    readonly state: string;
    readonly value: number | null;
    readonly params: { readonly most: number };
  }[];
  readonly report: string;
}

let folder: string;
let home: string;
let input: string[];
let killed: Finished;
let resumed: StudyDocument;

const CONFIG = path.resolve(import.meta.dirname, '../fixtures/second-app/mlops.config.ts');

const place = () => ({
  variables: { MLOPS_CONFIG: CONFIG, MLOPS_WORKSPACES: path.join(folder, 'workspaces.yaml') },
  folder,
});
const mlops = (...args: readonly string[]) => callMlops(home, args, place());

/** Where it finds fewer than 5 words the step hangs, until the study stops it. */
const study = (...args: readonly string[]) =>
  startMlops(
    home,
    ['study', 'run', 'tune-compare', ...input, '--param', 'compare-counts.stallBelow=5', '--json', ...args],
    place(),
  );

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mlops-study-'));
  home = path.join(folder, 'home');
  const files = path.join(folder, 'files');
  mkdirSync(files);
  writeFileSync(path.join(files, 'a.txt'), 'A rose is a rose is a rose, remarkably constructor __proto__ <b>');
  input = ['--input', `files=${files}`];
  const computes = 'computes: { cpu: cpu-cluster }';
  const dev = `{ subscription: 00000000-0000-0000-0000-000000000000, resourceGroup: rg-w, workspace: mlw-w, ${computes} }`;
  writeFileSync(path.join(folder, 'workspaces.yaml'), `workspaces:\n  dev: ${dev}\n`);

  // What trial 3 will look at is known already.
  await mlops('run', 'compare', ...input, '--param', 'most=5');
  const running = study();
  await running.says(/trial \d: completed/);
  running.child.kill('SIGKILL');
  killed = await running.finished;
  const id = /run (\S+):/.exec(killed.stderr)?.[1] ?? '';
  const { code, stdout, stderr } = await mlops('resume', id, '--json');
  expect(code, stderr).toBe(0);
  resumed = JSON.parse(stdout) as StudyDocument;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const outcomes = ({ trials }: StudyDocument) => trials.map(({ state, value, params }) => [params.most, state, value]);

describe('a study of a pipeline', () => {
  test('that was killed is resumed, and ends with the trials that it would have had', () => {
    expect(killed.stdout).toBe('');
    expect(killed.code).toBeNull();
    expect(resumed.status).toBe('done');
    expect(outcomes(resumed)).toEqual([
      [11, 'completed', 11],
      [10, 'completed', 10],
      [1, 'pruned', 1],
      [5, 'pruned', 5],
    ]);
    expect(resumed.best).toMatchObject({ number: 0, value: 11, params: { most: 11 } });
  });

  test('has each trial as an ordinary run: what it shares with others, or was known, is not made again', async () => {
    const workspace = openWorkspace(home);
    const nodes = (trial: number) =>
      Object.fromEntries(
        workspace.database.runs
          .nodes(resumed.trials[trial]?.run ?? '')
          .map(({ node, status }) => [node, status] as const),
      );
    expect(nodes(3)).toEqual({ 'at-least-6': 'reused', 'at-least-1': 'reused', 'compare-counts': 'reused' });
    expect(nodes(2)).toMatchObject({ 'compare-counts': 'interrupted' });
    expect(workspace.database.runs.get(resumed.run)).toMatchObject({ pipeline: 'tune-compare', status: 'done' });
    workspace.close();
  });

  test('is a run in tracking with the trials as its children', async () => {
    const workspace = openWorkspace(home);
    const tracking = await openTracking(workspace.trackingUri);
    const parent = workspace.database.runs.get(resumed.run).trackingRun ?? '';
    expect(await tracking.getRun(parent)).toMatchObject({
      status: 'FINISHED',
      metrics: { best: { value: 11, step: 3 } },
    });
    const children = await tracking.childRuns(parent);
    const told = children.map(({ name, status, params, tags }) => [name, status, params['most'], tags['trial.state']]);
    expect(told.sort()).toEqual([
      ['trial 000', 'FINISHED', '11', 'completed'],
      ['trial 001', 'FINISHED', '10', 'completed'],
      ['trial 002', 'FINISHED', '1', 'pruned'],
      ['trial 003', 'FINISHED', '5', 'pruned'],
    ]);
    await tracking.close();
    workspace.close();
  });

  test('writes its trials as tables and pictures', () => {
    expect(readdirSync(resumed.report)).toEqual(expect.arrayContaining(['trials.csv', 'trials.json', 'tuning.html']));
    expect(readFileSync(path.join(resumed.report, 'trials.csv'), 'utf8')).toContain('0,completed,11,2,11,');
  });

  test('run again gives the same, for people as a table with the command that runs the best', async () => {
    const { code, stdout, stderr } = await mlops(
      'study',
      'run',
      'tune-compare',
      ...input,
      '--param',
      'compare-counts.stallBelow=5',
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^ +2 +pruned +1 +1 +\S+-002$/m);
    expect(stdout).toContain('Best: trial 0, 11\nRun it: mlops run compare --param most=11\n');
  });
});

test.each([
  [['study', 'run', 'tune-compare'], 'input files of pipeline compare must be given'],
  [
    ['study', 'run', 'tune-compare', '--param', 'most=3'],
    '--param most must not be given: study tune-compare tunes it',
  ],
  [['submit', 'tune-compare'], 'On Azure Machine Learning no job has pipelines as its trials'],
])('%j is refused', async (args, message) => {
  const { code, stderr } = await mlops(...args);
  expect(stderr).toContain(message);
  expect(code).toBeGreaterThan(0);
});

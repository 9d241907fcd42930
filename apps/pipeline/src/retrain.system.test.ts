import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFile } from '@aml-mlops/artifacts';
import type { ModelDocument, RunDocument } from '@aml-mlops/cli';
import { mlops, startMlops } from '@aml-mlops/cli/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE_CHAMPION } from './sample-champion.fixture.ts';

/** What the artifact kinds of this pipeline add to the document. */
interface RetrainDocument extends RunDocument {
  readonly model:
    | (ModelDocument & {
        readonly metrics: { readonly accuracy: number };
        readonly parity: { readonly maxProbabilityDifference: number; readonly labelFlips: number };
      })
    | null;
  readonly sweep: readonly { readonly model: string; readonly accuracy: number; readonly macroF1: number }[];
  readonly candidates: readonly { readonly model: string; readonly accuracy: number; readonly macroF1: number }[];
  readonly tuning: { readonly trials: number; readonly best: Readonly<Record<string, unknown>> } | null;
  readonly driftWarnings: readonly unknown[];
}

const STEPS = [
  'define-dataset',
  'validate-full',
  'prepare-full',
  'validate-subset',
  'prepare-subset',
  'hypertune',
  'sklearn-sweep',
  'model-selection',
  'profiler',
  'champion-gate',
];

const drills = process.env['MLOPS_DRILLS'] === '1';

let home: string;
let first: RetrainDocument;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'mlops-retrain-'));
  first = await run(home);
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function run(workspace: string, ...args: string[]): Promise<RetrainDocument> {
  const { code, stdout, stderr } = await mlops(workspace, 'run', 'retrain', '--json', ...args);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as RetrainDocument;
}

/** All of a result but ids and times. */
function comparable(document: RetrainDocument) {
  const {
    run: _run,
    seconds: _seconds,
    steps: _steps,
    reports: _reports,
    outputs: _outputs,
    sweep,
    ...rest
  } = document;
  return { ...rest, sweep: sweep.map(({ model, accuracy, macroF1 }) => ({ model, accuracy, macroF1 })) };
}

test('the sample ends with a champion of at least 0.86, certified', () => {
  expect(first.status).toBe('done');
  expect(first.steps.map(({ name, status }) => ({ name, status }))).toEqual(
    STEPS.map((name) => ({ name, status: 'ran' })),
  );
  expect(first.model).toMatchObject({ name: 'sample-classifier', version: 1, promoted: true, champion: null });
  expect(first.model?.metrics.accuracy).toBeGreaterThanOrEqual(0.86);
  expect(first.model?.parity.labelFlips).toBe(0);
  expect(first.model?.parity.maxProbabilityDifference).toBeLessThanOrEqual(1e-5);
});

test('the champion of the sample has the bits that it had before: whoever changes them says why', async () => {
  const file = path.join(first.reports['model'] ?? '', 'model.onnx');
  expect(await hashFile(file)).toBe(SAMPLE_CHAMPION);
});

test('four dataset versions, the sweep, the tuning and the candidates are in the result', () => {
  expect(first.datasets.map(({ name, version, rows }) => ({ name, version, rows }))).toEqual([
    { name: 'sample-train', version: 1, rows: 750 },
    { name: 'sample-test', version: 1, rows: 250 },
    { name: 'sample-subset-train', version: 1, rows: expect.closeTo(375, -1) },
    { name: 'sample-subset-test', version: 1, rows: expect.closeTo(125, -1) },
  ]);
  expect(first.sweep.length).toBeGreaterThanOrEqual(5);
  expect(first.candidates.length).toBeGreaterThanOrEqual(10);
  expect(first.candidates[0]?.accuracy).toBeGreaterThan(0.8);
  expect(first.candidates.map(({ model }) => model)).toContain('majority class');
  expect(first.tuning?.trials).toBeGreaterThan(0);
  expect(first.tuning?.best).toHaveProperty('learningRate');
});

test('the last week drifts on purpose, and the drift report says so', async () => {
  expect(first.driftWarnings.length).toBeGreaterThan(0);
  const html = await readFile(path.join(first.reports['drift'] ?? '', 'drift.html'), 'utf8');
  expect(html).toContain('data:image/svg+xml');
});

test('a second run reuses everything, with the same numbers', async () => {
  const second = await run(home);
  expect(second.steps.map(({ status }) => status)).toEqual(STEPS.map(() => 'reused'));
  expect(comparable(second)).toEqual(comparable(first));
});

test('a changed parameter re-runs its step and what depends on it; explain says so before', async () => {
  const changed = ['--param', 'hypertune.trials=2'];
  const explained = await mlops(home, 'explain', 'hypertune', ...changed);
  expect(explained.stdout).toMatch(/hypertune would run: 1 of \d+ fields differ from run/);
  expect(explained.stdout).toMatch(/! param trials: \d+ -> 2/);
  const { steps } = await run(home, ...changed);
  const ran = steps.filter(({ status }) => status === 'ran').map(({ name }) => name);
  expect(ran).toContain('hypertune');
  expect(ran.every((name) => ['hypertune', 'model-selection', 'champion-gate'].includes(name))).toBe(true);
});

test('runs, models and data tell what was done', async () => {
  const runs = await mlops(home, 'runs', 'show', first.run);
  for (const step of STEPS) expect(runs.stdout).toContain(step);
  expect((await mlops(home, 'models', 'show', 'sample-classifier')).stdout).toContain(
    'champion: none -> 1, by champion-gate',
  );
  const data = JSON.parse((await mlops(home, 'data', 'list', '--json')).stdout) as { name: string }[];
  expect(data.map(({ name }) => name).sort()).toEqual([
    'sample-subset-test',
    'sample-subset-train',
    'sample-test',
    'sample-train',
  ]);
});

test('models validate asks the champion what the team wrote down, and fails where it does not know', async () => {
  const passed = await mlops(home, 'models', 'validate', 'sample-classifier', '--json');
  expect(passed.code, passed.stderr).toBe(0);
  const { checks } = JSON.parse(passed.stdout) as { checks: { name: string; passed: boolean }[] };
  expect(checks).toContainEqual({ name: 'golden texts', passed: true, detail: '12 of 12 have their label' });

  const cases = path.join(home, 'cases.json');
  const golden = [{ text: 'Saturn through the telescope\u001b[2J', label: 'radio' }];
  await writeFile(cases, JSON.stringify({ schemaVersion: 1, golden }));
  const failed = await mlops(home, 'models', 'validate', '--cases', cases, '--to', path.join(home, 'validation'));
  expect(failed.code, failed.stderr).toBe(1);
  expect(failed.stdout).toContain(
    '0 of 1 have their label: "Saturn through the telescope\\u001b[2J" is astronomy, not radio',
  );
  expect(failed.stdout).toMatch(/^sample-classifier:\d failed 2 of 2 checks/m);
  expect(await readFile(path.join(home, 'validation/validation.html'), 'utf8')).toContain('failed');
});

test('a run that is killed again and again, and resumed each time, ends as the one that never was', async () => {
  const workspace = await mkdtemp(path.join(tmpdir(), 'mlops-killed-'));
  let id = '';
  // Each time it is killed later: in every step with the drills, in every third without.
  for (const step of STEPS.filter((_, index) => drills || index % 3 === 2)) {
    const command = startMlops(workspace, id ? ['resume', id, '--json'] : ['run', 'retrain', '--json']);
    const said = await command.says(new RegExp(`^${step}: (running|done|reused)`, 'm')).then(
      () => true,
      () => false,
    );
    command.child.kill('SIGKILL');
    const { stderr } = await command.finished;
    id ||= /^run (\S+):/m.exec(stderr)?.[1] ?? '';
    expect(said, stderr).toBe(true);
  }
  const { code, stdout, stderr } = await mlops(workspace, 'resume', id, '--json');
  expect(code, stderr).toBe(0);
  expect(comparable(JSON.parse(stdout) as RetrainDocument)).toEqual(comparable(first));
  await rm(workspace, { recursive: true, force: true });
});

test('Ctrl-C ends with 130, says how to go on, and resume does', async () => {
  const workspace = await mkdtemp(path.join(tmpdir(), 'mlops-interrupted-'));
  const command = startMlops(workspace, ['run', 'retrain', '--json', '--param', 'hypertune.trials=2']);
  await command.says(/^prepare-full: running/m);
  command.child.kill('SIGINT');
  const { code, stdout, stderr } = await command.finished;
  expect(code, stderr).toBe(130);
  const { run: id, status } = JSON.parse(stdout) as RetrainDocument;
  expect(status).toBe('interrupted');
  expect(stderr).toContain(`interrupted; continue with: mlops resume ${id}`);
  const refused = await mlops(workspace, 'resume', id, '--param', 'model-selection.folds=1');
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringContaining('folds of step model-selection must be >= 2'),
  ]);
  const resumed = await mlops(workspace, 'resume', id, '--json', '--param', 'hypertune.trials=3');
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(JSON.parse(resumed.stdout)).toMatchObject({ run: id, status: 'done', tuning: { trials: 3 } });
  await rm(workspace, { recursive: true, force: true });
});

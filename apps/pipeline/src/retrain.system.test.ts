import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { callMlops, startMlops } from '@aml-mlops/cli/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { QUICK } from './quick-params.fixture.ts';
import { comparable, type RetrainDocument, STEPS } from './retrain-document.fixture.ts';

const drills = process.env['MLOPS_DRILLS'] === '1';

const SAMPLE = path.join(import.meta.dirname, '../data/sample');
const ROWS_A_WEEK = 24;

let folder: string;
let home: string;
let data: readonly string[];
let first: RetrainDocument;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mlops-retrain-'));
  home = path.join(folder, 'home');
  const posts = path.join(folder, 'posts');
  await cutSample(posts);
  // Linear candidates alone: what is tried is that steps run, resume and are reused, whoever wins.
  const candidates = ['--param', 'model-selection.families=linear'];
  data = ['--dataset', posts, '--scope', 'posts', ...QUICK, ...candidates];
  first = await run(home);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The first rows of every week of the sample: all that is done with them is what is done with more. */
async function cutSample(to: string): Promise<void> {
  for (const week of await readdir(SAMPLE)) {
    const rows = (await readFile(path.join(SAMPLE, week, 'posts.jsonl'), 'utf8')).split('\n').slice(0, ROWS_A_WEEK);
    await mkdir(path.join(to, week), { recursive: true });
    await writeFile(path.join(to, week, 'posts.jsonl'), rows.join('\n'));
  }
}

async function run(workspace: string, ...args: string[]): Promise<RetrainDocument> {
  const { code, stdout, stderr } = await callMlops(workspace, ['run', 'retrain', '--json', ...data, ...args]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as RetrainDocument;
}

test('a second run reuses everything, with the same numbers', async () => {
  const second = await run(home);
  expect(second.steps.map(({ status }) => status)).toEqual(STEPS.map(() => 'reused'));
  expect(comparable(second)).toEqual(comparable(first));
});

test('a changed parameter re-runs its step and what depends on it; explain says so before', async () => {
  const changed = ['--param', 'hypertune.trials=1'];
  const explained = await callMlops(home, ['explain', 'hypertune', ...data, ...changed]);
  expect(explained.stdout).toMatch(/hypertune would run: 1 of \d+ fields differ from run/);
  expect(explained.stdout).toMatch(/! param trials: 2 -> 1/);
  const { steps } = await run(home, ...changed);
  const ran = steps.filter(({ status }) => status === 'ran').map(({ name }) => name);
  expect(ran).toContain('hypertune');
  expect(ran.every((name) => ['hypertune', 'model-selection', 'champion-gate'].includes(name))).toBe(true);
});

test('runs, models and data tell what was done', async () => {
  const runs = await callMlops(home, ['runs', 'show', first.run]);
  for (const step of STEPS) expect(runs.stdout).toContain(step);
  expect((await callMlops(home, ['models', 'show', 'posts-classifier'])).stdout).toContain(
    'champion: none -> 1, by champion-gate',
  );
  const datasets = JSON.parse((await callMlops(home, ['data', 'list', '--json'])).stdout) as { name: string }[];
  expect(datasets.map(({ name }) => name).sort()).toEqual([
    'posts-subset-test',
    'posts-subset-train',
    'posts-test',
    'posts-train',
  ]);
});

// In `npm test`, pipeline-sdk kills small runs.
test.runIf(drills)(
  'a run that is killed in every step, and resumed each time, ends as the one that never was',
  async () => {
    const workspace = await mkdtemp(path.join(tmpdir(), 'mlops-killed-'));
    let id = '';
    for (const step of STEPS) {
      const command = startMlops(workspace, id ? ['resume', id, '--json'] : ['run', 'retrain', '--json', ...data]);
      const said = await command.says(new RegExp(`^${step}: (running|done|reused)`, 'm')).then(
        () => true,
        () => false,
      );
      command.child.kill('SIGKILL');
      const { stderr } = await command.finished;
      id ||= /^run (\S+):/m.exec(stderr)?.[1] ?? '';
      expect(said, stderr).toBe(true);
    }
    const { code, stdout, stderr } = await callMlops(workspace, ['resume', id, '--json']);
    expect(code, stderr).toBe(0);
    expect(comparable(JSON.parse(stdout) as RetrainDocument)).toEqual(comparable(first));
    await rm(workspace, { recursive: true, force: true });
  },
);

test('Ctrl-C ends with 130, says how to go on, and resume does', async () => {
  const command = startMlops(home, ['run', 'retrain', '--json', ...data, '--param', 'hypertune.trials=3']);
  await command.says(/^hypertune: running/m);
  command.child.kill('SIGINT');
  const { code, stdout, stderr } = await command.finished;
  expect(code, stderr).toBe(130);
  const { run: id, status } = JSON.parse(stdout) as RetrainDocument;
  expect(status).toBe('interrupted');
  expect(stderr).toContain(`interrupted; continue with: mlops resume ${id}`);
  const refused = await callMlops(home, ['resume', id, '--param', 'model-selection.folds=1']);
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringContaining('folds of step model-selection must be >= 2'),
  ]);
  const resumed = await callMlops(home, ['resume', id, '--json', '--param', 'hypertune.trials=4']);
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(JSON.parse(resumed.stdout)).toMatchObject({ run: id, status: 'done', tuning: { trials: 4 } });
});

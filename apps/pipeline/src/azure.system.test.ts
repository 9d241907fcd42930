import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFile } from '@aml-mlops/artifacts';
import {
  callMlops,
  codeBlocks,
  commandsOf,
  type Finished,
  type RunningCommand,
  startMlops,
} from '@aml-mlops/cli/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { app } from '../mlops.config.ts';
import { QUICK } from './quick-params.fixture.ts';
import { SAMPLE_CHAMPION } from './sample-champion.fixture.ts';

/** An address that opens by itself. */
const SIGNED = `https://a.blob.core.windows.net/raw?sv=2024&sig=${'c2VjcmV0'.repeat(5)}%3D`;

let home: string;
let emulator: RunningCommand;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'mlops-azure-'));
  emulator = startMlops(home, ['emulator', '--', '--port', '0']);
  const greeting = await emulator.prints(/Ctrl-C to stop/);
  const yaml = /^workspaces:\n(?: .*\n)+/m.exec(greeting)?.[0] ?? '';
  await writeFile(path.join(home, 'workspaces.yaml'), yaml);
});
afterAll(async () => {
  emulator.child.kill('SIGTERM');
  await emulator.finished;
  await rm(home, { recursive: true, force: true });
});

/** The retrain pipeline with little tuning; everything else as it is said. */
async function azure(...args: string[]): Promise<Finished> {
  const isRetrain = args[1] === 'retrain' && args[0] !== 'export';
  const options = { folder: home, variables: { MLOPS_WORKSPACES: path.join(home, 'workspaces.yaml') } };
  return callMlops(home, isRetrain ? [...args, ...QUICK] : args, options);
}

test("the README's chapter on Azure does what it says, one command after the other", async () => {
  const readme = await readFile(path.join(app.repository, 'README.md'), 'utf8');
  const commands = commandsOf(codeBlocks(readme, 'sh').find((block) => block.includes('mlops publish')) ?? '');
  expect(commands.map(([name]) => name)).toEqual([
    ...['publish', 'publish', 'submit', 'jobs', 'jobs', 'jobs', 'schedule', 'schedule', 'batch', 'export'],
  ]);
  const said: Finished[] = [];
  for (const args of commands) {
    const finished = await azure(...args);
    expect(finished.code, `${args.join(' ')}\n${finished.stderr}`).toBe(0);
    said.push(finished);
  }
  const [dry, published, submitted, watched, listed, , scheduled] = said;
  expect(dry?.stdout.match(/would be published/g)).toHaveLength(app.steps.length);
  expect(published?.stdout.match(/published {2,}/g)).toHaveLength(app.steps.length);
  expect(submitted?.stdout).toContain('follow it with: mlops jobs watch first --workspace dev');
  // The emulator has no studio.
  expect(submitted?.stdout).not.toContain('https://');
  expect(watched?.stderr).toContain('registered model sample-classifier:1');
  expect(watched?.stderr).toContain('registered data sample-train:');
  expect(listed?.stdout).toMatch(/^first\s+retrain\s+sample\s+done/m);
  expect(scheduled?.stderr).toContain('weekly: cron 0 6 * * 1');
  for (const file of ['pipeline.yml', 'components/model_selection.yml', 'environments/model_selection.yml']) {
    expect(await readFile(path.join(home, 'exported', file), 'utf8')).toContain('$schema: https://azuremlschemas');
  }
});

test('the model that the job made is that of a local run, to the bit', async () => {
  expect(await hashFile(path.join(home, 'first-model/model_selection_model/model.onnx'))).toBe(SAMPLE_CHAMPION);
});

test('monitor: a job tests what was collected, its alarms come back, and a schedule repeats it', async () => {
  const collected = path.join(home, 'collected');
  const posts = await postsOfSample(47);
  const senate = (text: string) => text.replace(/\S+/g, (word, at: number) => (at % 3 ? `senate${word.length}` : word));
  await collectDay(collected, '26', posts.slice(0, 60));
  await collectDay(
    collected,
    '27',
    posts.slice(60, 120).map((post) => ({ ...post, text: senate(post.text) })),
  );
  const model = path.join(home, 'first-model/model_selection_model');
  const scope = 'model-selection-model-folder';
  const submitted = await azure(
    ...['submit', 'monitor', '--name', 'watching', '--scope', scope, '--watch'],
    ...[
      '--input',
      `collected=${collected}`,
      '--input',
      'train=azureml:sample-train@latest',
      '--input',
      `model=${model}`,
    ],
    ...['permutations=99', 'languages=false', 'until=2026-11-28T00:00:00Z'].flatMap((param) => [
      ...['--param', `monitoring.${param}`],
    ]),
  );
  expect(submitted.code, submitted.stderr).toBe(0);

  const fetched = await azure('monitor', 'fetch', '--folder', model);
  expect(fetched.code, fetched.stderr).toBe(0);
  expect(fetched.stdout).toMatch(/^watching: .*monitoring_report\/monitoring\.html$/m);
  expect(fetched.stderr).toContain('alarm opened: new-topics');
  const again = await azure('monitor', 'fetch', '--folder', model, '--job', 'watching', '--json');
  expect(again.stderr).not.toContain('alarm opened');
  const { windows } = JSON.parse(again.stdout) as { windows: unknown };
  expect(windows).toMatchObject([
    { documents: 60, complete: true, alarms: [] },
    { documents: 60, complete: true, alarms: [{ cause: 'new-topics' }] },
  ]);
  expect((await azure('monitor', 'show', '--folder', model)).stdout).toContain('watching/monitoring_report');
  expect((await azure('monitor', 'list', '--open')).stdout).toMatch(/1 {2}model_selection_model {2}new-topics/);

  const address = 'azureml://datastores/workspaceblobstore/paths/collected';
  const nightly = ['monitor', 'schedule', 'nightly', '--folder', model, '--every', '1 day', '--collected', address];
  const scheduled = await azure(...nightly, '--train', 'azureml:sample-train@latest');
  expect(scheduled.stderr).toContain('nightly: every 1 day');
});

test('raw data in Blob storage: a local run reads it, and new files there submit one job', async () => {
  const again = await azure('submit', 'retrain', '--name', 'first', '--json');
  expect(again.code, again.stderr).toBe(0);
  const { created, data } = JSON.parse(again.stdout) as { created: boolean; data: { raw: string } };
  expect(created).toBe(false);
  const address = `azureml://datastores/workspaceblobstore/paths/mlops/data/${data.raw.replace(':', '/')}`;

  const local = await azure('run', 'define', '--datastore', address, '--json');
  expect(local.code, local.stderr).toBe(0);
  const { datasets } = JSON.parse(local.stdout) as { datasets: { rows: number }[] };
  expect(datasets.map(({ rows }) => rows)).toEqual([750, 250, 376, 126]);

  const one = await azure('submit', 'define', '--datastore', address, '--if-new');
  expect(one.stdout, one.stderr).toContain('submitted: define-');
  const two = await azure('submit', 'define', '--datastore', address, '--if-new');
  expect(two.stderr).toContain('no new files: job define-');
});

test('local runs and jobs stand in one list, and explain says what the service would reuse', async () => {
  const { stdout } = await azure('runs', 'list', '--workspace', 'dev');
  expect(stdout).toMatch(/^first\s+retrain\s+sample\s+dev\s+done/m);
  expect(stdout).toMatch(/^\d{8}-\d{6}-\w{4}\s+define\s+\S+\s+here\s+done/m);
  const explained = await azure('explain', '--workspace', 'dev', '--json', ...QUICK);
  expect(explained.code, explained.stderr).toBe(0);
  const verdicts = (JSON.parse(explained.stdout) as { verdict: string }[]).map(({ verdict }) => verdict);
  expect(verdicts).toEqual(Array(10).fill('reused'));
});

test('what is published is not sent again', async () => {
  const { code, stdout, stderr } = await azure('publish', '--json');
  expect(code, stderr).toBe(0);
  const statuses = (JSON.parse(stdout) as { status: string }[]).map(({ status }) => status);
  expect(statuses).toEqual(Array(app.steps.length).fill('already published'));
});

test('what cannot be is refused with a clear sentence', async () => {
  const cases = [
    { args: ['publish', 'coach'], code: 2, message: 'step must be one of define-dataset,' },
    { args: ['publish', '--workspace', 'moon'], code: 1, message: 'must be one of dev; got moon' },
    { args: ['jobs', 'watch', 'nobody'], code: 1, message: 'job nobody of workspace dev' },
    { args: ['schedule', 'create', 'x'], code: 2, message: 'one of --cron and --every must be given, not both' },
    { args: ['schedule', 'create', 'x', '--every', 'often'], code: 2, message: '--every must be a number and a unit' },
    { args: ['submit', '--if-new'], code: 2, message: '--if-new must go with --datastore' },
    { args: ['submit', '--datastore', SIGNED], code: 1, message: 'azureml://datastores/<name>/paths/<folder>' },
  ];
  const refusals = await Promise.all(cases.map(({ args }) => azure(...args)));
  for (const [index, { args, code, message }] of cases.entries()) {
    expect(refusals[index]?.stderr, args.join(' ')).toContain(message);
    expect(refusals[index]?.stderr).not.toContain('c2VjcmV0');
    expect(refusals[index]?.code, args.join(' ')).toBe(code);
  }
});

interface Post {
  readonly text: string;
  readonly label: string;
}

async function postsOfSample(week: number): Promise<Post[]> {
  const file = path.join(app.repository, `apps/pipeline/data/sample/week=2026-W${week}/posts.jsonl`);
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Post);
}

/** A day of requests as the service collects them; of a model that tells no probabilities. */
async function collectDay(folder: string, day: string, posts: readonly Post[]): Promise<void> {
  const sides = { inputs: ({ text }: Post) => ({ text }), outputs: ({ label }: Post) => ({ label }) };
  const time = `2026-11-${day}T09:30:00.000Z`;
  for (const [side, dataOf] of Object.entries(sides)) {
    const hour = path.join(folder, side, '2026/11', day, '09');
    await mkdir(hour, { recursive: true });
    const events = posts.map((post, i) => ({ correlationid: `${day}-${i}`, time, data: [dataOf(post)] }));
    await writeFile(path.join(hour, 'p.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  }
}

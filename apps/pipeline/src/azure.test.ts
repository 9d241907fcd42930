import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFolder, readDescriptor } from '@aml-mlops/artifacts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Finished, mlops, type RunningCommand, startMlops } from './mlops.fixture.ts';

/** Fewer trials than by default: what is shown here does not depend on how many. */
const QUICK = ['--param', 'hypertune.trials=4'];

let home: string;
let emulator: RunningCommand;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'mlops-azure-'));
  emulator = startMlops(home, ['emulator', '--', '--port', '0']);
  const greeting = await emulator.prints(/Ctrl-C ends it/);
  const yaml = /^workspaces:\n(?: .*\n)+/m.exec(greeting)?.[0].replace('  local:', '  dev:') ?? '';
  await writeFile(path.join(home, 'workspaces.yaml'), yaml);
});
afterAll(async () => {
  emulator.child.kill('SIGTERM');
  await emulator.finished;
  await rm(home, { recursive: true, force: true });
});

async function azure(...args: string[]): Promise<Finished> {
  const file = path.join(home, 'workspaces.yaml');
  return startMlops(home, args, { variables: { MLOPS_WORKSPACES: file } }).finished;
}

test('all steps are published, and a second time nothing is sent', async () => {
  const dry = await azure('publish', '--dry-run', '--json');
  expect(dry.code, dry.stderr).toBe(0);
  const statuses = (finished: Finished) => {
    const steps = JSON.parse(finished.stdout) as { status: string }[];
    return [steps.length, ...new Set(steps.map(({ status }) => status))];
  };
  expect(statuses(dry)).toEqual([8, 'would be published']);
  expect(statuses(await azure('publish', '--json'))).toEqual([8, 'published']);
  expect(statuses(await azure('publish', '--json'))).toEqual([8, 'already published']);
});

test('the model that a submitted job registers is that of a local run, to the bit', async () => {
  const local = await mlops(home, 'run', 'retrain', '--json', ...QUICK);
  expect(local.code, local.stderr).toBe(0);
  const { reports } = JSON.parse(local.stdout) as { reports: Record<string, string> };
  const { contentHash } = await readDescriptor(reports['model'] ?? '', 'model/classifier');

  const submitted = await azure('submit', 'retrain', '--watch', '--json', '--name', 'first', ...QUICK);
  expect(submitted.code, submitted.stderr).toBe(0);
  expect(JSON.parse(submitted.stdout)).toMatchObject({ job: 'first', status: 'done', created: true });
  expect(submitted.stderr).toContain('registered model sample-classifier:1');
  expect(submitted.stderr).toContain('registered data sample-train:');

  const folder = path.join(home, 'downloaded');
  const downloaded = await azure('jobs', 'download', 'first', '--output', 'trainer_model', '--to', folder);
  expect(downloaded.code, downloaded.stderr).toBe(0);
  expect(await hashFolder(path.join(folder, 'trainer_model'))).toBe(contentHash);

  const jobs = await azure('jobs', 'list');
  expect(jobs.stdout).toMatch(/^first\s+retrain\s+sample\s+done/m);
}, 400_000);

test('export writes files for the Azure ML CLI', async () => {
  const to = path.join(home, 'exported');
  const exported = await azure('export', 'retrain', '--to', to, '--cron', '0 6 * * 1');
  expect(exported.code, exported.stderr).toBe(0);
  for (const file of ['pipeline.yml', 'schedule.yml', 'components/trainer.yml', 'environments/trainer.yml']) {
    expect(await readFile(path.join(to, file), 'utf8')).toContain('$schema: https://azuremlschemas.azureedge.net/');
  }
});

test('a schedule is made, listed and ended', async () => {
  const made = await azure('schedule', 'create', 'weekly', '--every', '1 week');
  expect(made.code, made.stderr).toBe(0);
  expect((await azure('schedule', 'list')).stdout).toMatch(/^weekly\s+every 1 week\s+yes/m);
  expect((await azure('schedule', 'delete', 'weekly')).code).toBe(0);
  expect((await azure('schedule', 'list')).stdout).not.toContain('weekly');
});

test.each([
  [['publish', 'coach'], 2, 'step must be one of define-dataset,'],
  [['publish', '--workspace', 'moon'], 1, 'must be one of dev; got moon'],
  [['jobs', 'watch', 'nobody'], 1, 'job nobody of workspace dev'],
  [['schedule', 'create', 'x'], 2, 'one of --cron and --every must be given, not both'],
  [
    ['schedule', 'create', 'x', '--every', 'often'],
    2,
    '--every must be a number and a unit, such as "1 week"; got "often"',
  ],
])('mlops %j is refused with a clear sentence', async (args, code, message) => {
  const finished = await azure(...args);
  expect(finished.stderr).toContain(message);
  expect(finished.code).toBe(code);
});

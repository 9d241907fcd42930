import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Emulator, startEmulator } from '@aml-mlops/azureml-emulator';
import { openWorkspace, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type {
  AzureAnswer,
  AzureCompute,
  AzureEnvironment,
  AzureJobRow,
  AzureJobShown,
  AzureLog,
  AzureSchedule,
  AzureWorkspaceHead,
} from './api/azure.ts';
import { type Studio, startStudio } from './index.ts';
import { AZURE_JOB, describeWorkspaces, submitAzureJob } from './testing/azure-job.ts';
import { axeFindings, CHROMIUM, open, openBrowser, settled, watchedPage } from './testing/browser.ts';
import { HOSTILE } from './testing/hostile-texts.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'studio-azure-'));
const refusing = createServer((_, answer) => {
  answer.writeHead(403, { 'content-type': 'application/json' });
  answer.end(JSON.stringify({ error: { code: 'AuthorizationFailed', message: 'no role allows this' } }));
});
let asked = 0;
refusing.on('request', () => asked++);
let emulator: Emulator;
let workspace: Workspace;
let studio: Studio;
beforeAll(async () => {
  emulator = await startEmulator({ home: path.join(folder, 'azure') });
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
  const { port } = refusing.address() as AddressInfo;
  // Nobody listens at the port of discarded messages.
  describeWorkspaces(folder, emulator, { refusing: `http://127.0.0.1:${port}`, away: 'http://127.0.0.1:9' });
  await submitAzureJob(emulator);
  workspace = openWorkspace(path.join(folder, 'home'));
  studio = await startStudio({ workspace, port: 0, project: folder, log: () => undefined });
});
afterAll(async () => {
  await studio?.close();
  workspace?.close();
  refusing.close();
  await emulator?.close();
  rmSync(folder, { recursive: true, force: true });
});

const answer = async <T>(place: string): Promise<AzureAnswer<T>> => {
  return (await (await fetch(`${studio.url}/studio/api/azure${place}`)).json()) as AzureAnswer<T>;
};
const value = async <T>(place: string): Promise<T> => {
  const given = await answer<T>(place);
  if (given.fault) throw new Error(given.fault.message);
  return given.value;
};

test('jobs, their graph, states and logs, schedules, computes and environments come from the workspace that is named', async () => {
  const heads = await value<readonly AzureWorkspaceHead[]>('');
  expect(heads.map(({ alias }) => alias)).toEqual(['local', 'refusing', 'away']);
  expect(asked).toBe(0);
  const [row] = await value<readonly AzureJobRow[]>('/local/jobs');
  expect(row).toMatchObject({ name: AZURE_JOB, pipeline: 'count', scope: HOSTILE.markup, status: 'failed' });
  const job = await value<AzureJobShown>(`/local/jobs/${AZURE_JOB}`);
  expect(job.nodes.map(({ name, after, compute, status }) => [name, after, compute, status])).toEqual([
    ['make', [], '', 'ran'],
    ['list', ['make'], '', 'ran'],
    ['fail', ['make'], '', 'failed'],
  ]);
  expect(job.nodes.every(({ startedAt, finishedAt }) => (finishedAt ?? 0) >= (startedAt ?? Number.NaN))).toBe(true);
  const logOf = (node: string) =>
    value<AzureLog>(`/local/logs/${job.nodes.find(({ name }) => name === node)?.job ?? ''}`);
  expect((await logOf('list')).text).toContain('made.txt');
  expect((await logOf('fail')).text).toContain('this is why');
  expect((await value<AzureLog>('/local/logs/nothing')).text).toBeUndefined();
  expect(await value<readonly AzureSchedule[]>('/local/schedules')).toMatchObject([
    { name: 'count-weekly', enabled: true, when: 'cron 0 6 * * 1' },
  ]);
  const computes = await value<readonly AzureCompute[]>('/local/computes');
  expect(computes.map(({ name }) => name)).toEqual(expect.arrayContaining(['cpu', 'cpu-cluster', 'gpu']));
  const environments = await value<readonly AzureEnvironment[]>('/local/environments');
  expect(environments.map(({ name }) => name)).toContain('node');
});

test('not described, not permitted, away and not there are answers, each with what is the matter', async () => {
  const codeOf = async (place: string) => (await answer(place)).fault;
  expect(await codeOf('/refusing/jobs')).toMatchObject({
    code: 'E_AZURE_AUTH',
    message: expect.stringContaining('no role allows this'),
  });
  expect(await codeOf('/away/computes')).toMatchObject({ code: 'E_AZURE_UNAVAILABLE' });
  expect(await codeOf('/other/jobs')).toMatchObject({ code: 'E_WORKSPACES' });
  expect(await codeOf('/local/jobs/nothing')).toMatchObject({ code: 'E_AZURE_NOT_FOUND' });
  const alone = await startStudio({ workspace, port: 0, log: () => undefined });
  const none = await (await fetch(`${alone.url}/studio/api/azure`)).json();
  expect(none).toMatchObject({ fault: { code: 'E_WORKSPACES' } });
  await alone.close();
});

test.skipIf(CHROMIUM === undefined)('the pages show them, with the keyboard, and ask nobody else', async () => {
  const browser = await openBrowser();
  try {
    const { page, faults } = await watchedPage(browser, studio.url);
    await open(page, studio.url, '#/azure');
    await page.getByText('Only then is it asked').waitFor();
    await page.getByLabel('Azure workspace').selectOption('local');
    await page.getByRole('link', { name: AZURE_JOB }).press('Enter');
    await page.getByRole('link', { name: /fail.*Failed/ }).press('Enter');
    await page.getByRole('log', { name: 'Log of fail' }).getByText('this is why').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    for (const [tab, shown] of [
      ['schedules', 'cron 0 6 * * 1'],
      ['computes', 'cpu-cluster'],
      ['environments', 'node'],
    ]) {
      await open(page, studio.url, `#/azure?workspace=local&tab=${tab}`);
      await page.getByRole('cell', { name: shown!, exact: true }).first().waitFor();
      if (process.env['MLOPS_DRILLS'] !== '1') continue;
      expect({ tab, findings: await axeFindings(page) }).toEqual({ tab, findings: [] });
    }
    await open(page, studio.url, '#/azure?workspace=refusing');
    await page.getByText('Not signed in, or no permission').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await settled(page);
    expect(await page.evaluate(() => 'harmed' in globalThis)).toBe(false);
    expect(faults).toEqual([]);
  } finally {
    await browser.close();
  }
});

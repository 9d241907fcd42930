import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adoptJob } from '../submit/adopt-job.ts';
import { downloadOutputs } from '../submit/job-outputs.ts';
import { jobUse } from '../submit/job-use.ts';
import { listJobs } from '../submit/jobs.ts';
import { submitPlan } from '../submit/submit-plan.ts';
import { watchJob } from '../submit/watch-job.ts';
import { type EmulatedWorkspace, startEmulatedWorkspace } from '../testing/emulator.fixture.ts';
import { joiningPlan, REPOSITORY, TestSteps } from '../testing/pipeline.fixture.ts';
import { batchStatus, deleteBatch, listBatchStatus, setDefaultDeployment } from './batch-status.ts';
import { invokeEndpoint } from './invoke-endpoint.ts';
import { type PublishedPipeline, publishPipeline } from './publish-pipeline.ts';

const testSteps = new TestSteps();
let azure: EmulatedWorkspace;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'batch-'));
  azure = await startEmulatedWorkspace();
});
afterAll(async () => {
  await azure?.close();
  await rm(folder, { recursive: true, force: true });
  testSteps.remove();
});

const publication = (overrides = {}) => ({
  workspace: azure.workspace,
  plan: joiningPlan(overrides),
  steps: testSteps.sources,
  repository: REPOSITORY,
  endpoint: 'joining',
  description: 'From raw texts to a ledger',
});

let first: PublishedPipeline;

test('a published pipeline is invoked with a folder: its job is followed, adopted and downloaded like a submitted one', async () => {
  first = await publishPipeline({ ...publication(), fixed: {} });
  expect(first).toMatchObject({
    ...{ endpoint: 'joining', isDefault: true, changed: true, deployment: `p${first.component.version}` },
    component: { name: 'joining_test', version: expect.stringMatching(/^[0-9a-f]{16}$/) },
    inputs: [
      { name: 'raw', type: 'uri_folder', required: true },
      { name: 'state_book', type: 'uri_folder', required: false },
    ],
  });
  const job = await invokeEndpoint({ workspace: azure.workspace, endpoint: 'joining', inputs: { raw: testSteps.raw } });
  expect(job.inputs).toEqual({ raw: expect.stringMatching(/^test-raw:[0-9a-f]{16}$/) });
  const watched = await watchJob(azure.workspace, job.name, { intervalSeconds: 0.1 });
  expect(watched).toMatchObject({ status: 'done', failure: undefined });
  expect(watched.nodes.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'collect ran',
    'collect-loud ran',
    'join-texts ran',
    'alone ran',
    'keep-ledger ran',
  ]);
  expect(await adoptJob(azure.workspace, job.name)).toMatchObject({
    recorded: true,
    datasets: [{ name: 'test-texts' }],
    states: [{ name: 'state-test-book', version: '1' }],
    models: [{ name: 'test-joined' }],
  });
  expect(await listJobs(azure.workspace, 1)).toMatchObject([{ name: job.name, pipeline: 'joining', scope: 'test' }]);
  expect((await jobUse(azure.workspace, job.name)).map(({ node }) => node)).toContain('join-texts');
  await downloadOutputs(azure.workspace, job.name, folder, ['join_texts_joined']);
  expect(await readFile(path.join(folder, 'join_texts_joined/value.txt'), 'utf8')).toContain('ONE');
});

test('an invocation begins with the newest state, and what a submitted job made is reused', async () => {
  const job = await invokeEndpoint({ workspace: azure.workspace, endpoint: 'joining', inputs: { raw: testSteps.raw } });
  expect(job.inputs).toMatchObject({ state_book: 'state-test-book:1' });
  const { nodes } = await watchJob(azure.workspace, job.name, { intervalSeconds: 0.1 });
  expect(nodes.filter(({ status }) => status === 'reused')).toHaveLength(4);
  const submitted = await submitPlan({ ...publication(), inputs: { raw: testSteps.raw } });
  const again = await watchJob(azure.workspace, submitted.name, { intervalSeconds: 0.1 });
  expect(again.nodes.filter(({ status }) => status === 'reused')).toHaveLength(5);
});

test('published again nothing is sent; another version is a deployment of its own, the default when it is made so', async () => {
  azure.requests.length = 0;
  expect(await publishPipeline({ ...publication(), fixed: {} })).toMatchObject({
    ...first,
    steps: first.steps.map(({ step }) => ({ step, status: 'already published' })),
    changed: false,
  });
  expect(azure.requests.filter((request) => request.startsWith('PUT batchEndpoints'))).toEqual([]);
  const loud = { ...publication({ collect: { upper: true } }), fixed: {}, deployment: 'loud' };
  expect(await publishPipeline(loud)).toMatchObject({ deployment: 'loud', isDefault: false, changed: true });
  await setDefaultDeployment(azure.workspace, 'joining', 'loud');
  const status = await batchStatus(azure.workspace, 'joining');
  expect(status).toMatchObject({ default: 'loud', uri: expect.stringMatching(/\/jobs$/) });
  expect(status.deployments).toMatchObject([
    { name: 'loud', isDefault: true, pipeline: 'joining', scope: 'test', state: 'Succeeded' },
    { name: first.deployment, isDefault: false, component: `joining_test:${first.component.version}` },
  ]);
  expect(await listBatchStatus(azure.workspace)).toEqual([status]);
});

test('a fixed input is no input of the endpoint; an open parameter is one', async () => {
  const fixed = { ...publication(), fixed: { raw: testSteps.raw }, deployment: 'fixed' };
  const { inputs } = await publishPipeline({ ...fixed, open: [{ step: 'collect', name: 'most' }] });
  expect(inputs).toEqual([
    { name: 'state_book', type: 'uri_folder', required: false },
    { name: 'collect_most', type: 'integer', required: false },
  ]);
  const job = await invokeEndpoint({
    ...{ workspace: azure.workspace, endpoint: 'joining', deployment: 'fixed', inputs: { collect_most: '1' } },
  });
  await watchJob(azure.workspace, job.name, { intervalSeconds: 0.1 });
  await downloadOutputs(azure.workspace, job.name, path.join(folder, 'open'), ['collect_collected']);
  const text = await readFile(path.join(folder, 'open/collect_collected/value.txt'), 'utf8');
  expect(text).toBe("'one'");
});

test('what is not there is told before anything is started', async () => {
  const { workspace } = azure;
  const invoked = (change: object) =>
    expect(invokeEndpoint({ workspace, endpoint: 'joining', inputs: { raw: testSteps.raw }, ...change })).rejects;
  await invoked({ endpoint: 'none' }).toMatchObject({ code: 'E_ENDPOINT_UNKNOWN' });
  await invoked({ deployment: 'none' }).toMatchObject({
    code: 'E_DEPLOYMENT_UNKNOWN',
    message: expect.stringContaining('must be one of fixed, loud, p'),
  });
  await invoked({ inputs: { other: 'x' } }).toMatchObject({
    code: 'E_USAGE',
    message: expect.stringContaining('got other'),
  });
  await invoked({ inputs: {} }).toMatchObject({ code: 'E_INPUT_MISSING' });
  await invoked({
    inputs: { raw: 'https://a.blob.core.windows.net/c?sig=AAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
  }).toMatchObject({
    code: 'E_SECRET',
  });
  await writeFile(path.join(folder, 'file'), '');
  await invoked({ outputs: { join: 'azureml://datastores/workspaceblobstore/paths/x' } }).toMatchObject({
    code: 'E_USAGE',
  });
  await expect(
    publishPipeline({ ...publication(), fixed: {}, open: [{ step: 'collect', name: 'mark' }] }),
  ).rejects.toThrow('must be a number, one of collect.most; got collect.mark');
});

test('a lost answer does not start a second job', async () => {
  await azure.admin('POST', 'faults', { match: '^POST /batch/.*/jobs$', kind: 'dropAnswer' });
  const before = (await listJobs(azure.workspace, 100)).length;
  const { name } = await invokeEndpoint({
    workspace: azure.workspace,
    endpoint: 'joining',
    inputs: { raw: testSteps.raw },
  });
  const jobs = await listJobs(azure.workspace, 100);
  expect(jobs.length).toBe(before + 1);
  expect(jobs[0]?.name).toBe(name);
  await azure.emulator.jobEnded(name);
});

test('the default deployment stays; another one, and the endpoint, are deleted', async () => {
  await expect(deleteBatch(azure.workspace, 'joining', 'loud')).rejects.toMatchObject({ code: 'E_DEPLOYMENT_SERVES' });
  await deleteBatch(azure.workspace, 'joining', 'fixed');
  expect((await batchStatus(azure.workspace, 'joining')).deployments).toHaveLength(2);
  await deleteBatch(azure.workspace, 'joining');
  await expect(batchStatus(azure.workspace, 'joining')).rejects.toMatchObject({ code: 'E_ENDPOINT_UNKNOWN' });
});

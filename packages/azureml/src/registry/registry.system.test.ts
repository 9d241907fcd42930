import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hypertune } from '@aml-mlops/hypertune/contract';
import { definePipeline, planPipeline } from '@aml-mlops/pipeline-sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invokeEndpoint } from '../batch/invoke-endpoint.ts';
import { publishPipeline } from '../batch/publish-pipeline.ts';
import { type AzureWorkspace, openAzureWorkspace } from '../client/azure-workspace.ts';
import type { WorkspaceConfig } from '../configuration/workspaces.ts';
import { findWorkspaceModel, modelAddress, publishModel } from '../deploy/workspace-model.ts';
import { publishSteps } from '../publish/publish-steps.ts';
import { prepareJob, submitPlan } from '../submit/submit-plan.ts';
import { watchJob } from '../submit/watch-job.ts';
import { type EmulatedWorkspace, startEmulatedWorkspace } from '../testing/emulator.fixture.ts';
import { joiningPlan, REPOSITORY, TestSteps } from '../testing/pipeline.fixture.ts';
import { findRegistryModel, promoteModel } from './promote-model.ts';

const testSteps = new TestSteps();
let dev: EmulatedWorkspace;
/** Another workspace of the emulator, which takes its components from the registry. */
let prd: AzureWorkspace;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'registry-'));
  dev = await startEmulatedWorkspace();
  const config: WorkspaceConfig = { ...dev.config, alias: 'prd', workspace: 'prd', registry: 'shared' };
  await dev.workspace.arm.workspaces.beginCreateOrUpdateAndWait(dev.config.resourceGroup, 'prd', {
    location: 'westeurope',
  });
  prd = openAzureWorkspace(config, { retryDelay: 20 });
});
afterAll(async () => {
  await dev?.close();
  await rm(folder, { recursive: true, force: true });
  testSteps.remove();
});

const publish = (workspace: AzureWorkspace, registry?: string) =>
  publishSteps({ workspace, registry, steps: testSteps.sources, repository: REPOSITORY });

const submission = () => ({
  ...{ workspace: prd, plan: joiningPlan(), steps: testSteps.sources, repository: REPOSITORY },
  ...{ inputs: { raw: testSteps.raw }, description: 'What was promoted' },
});

test('a workspace with a registry runs what was published there, and nothing else', async () => {
  await expect(submitPlan(submission())).rejects.toMatchObject({
    code: 'E_REGISTRY',
    message: expect.stringMatching(
      /must be in registry shared, which workspace prd takes its components from: "mlops publish --registry shared"/,
    ),
  });
  await dev.admin('POST', 'faults', { match: 'PUT .*registries.*/components/', kind: 'dropAnswer' });
  const published = await publish(dev.workspace, 'shared');
  expect(published.map(({ componentId }) => componentId.replace(/[^/]*$/, '…'))).toEqual([
    'azureml://registries/shared/components/collect_texts/versions/…',
    'azureml://registries/shared/components/join_texts/versions/…',
    'azureml://registries/shared/components/keep_ledger/versions/…',
  ]);
  expect((await publish(prd)).map(({ status }) => status)).toEqual(Array(3).fill('already published'));
  expect(dev.requests.filter((request) => /^PUT \/(codes|environments|components)/.test(request))).toEqual([]);
  const job = await submitPlan(submission());
  expect((await watchJob(prd, job.name, { intervalSeconds: 0.1 })).status).toBe('done');
});

test('a sweep job takes its trials from the registry, once they are published there', async () => {
  const require = createRequire(import.meta.url);
  const source = {
    definition: hypertune,
    packageFolder: path.dirname(path.dirname(require.resolve('@aml-mlops/hypertune/contract'))),
  };
  const tuning = definePipeline({
    name: 'tuning',
    description: '',
    inputs: { train: { kind: 'dataset/text' }, test: { kind: 'dataset/text' } },
    build: ({ inputs, add }) => void add(hypertune, { train: inputs.train, test: inputs.test }, { sweepJob: true }),
  });
  const plan = planPipeline(tuning, { scope: 'test' });
  const to = { workspace: dev.workspace, registry: 'shared', steps: [source], repository: REPOSITORY };
  const inputs = { train: testSteps.raw, test: testSteps.raw };
  const job = {
    workspace: prd,
    plan,
    steps: [source],
    repository: REPOSITORY,
    inputs,
    description: '',
    sweepJobs: true,
  };
  await publishSteps(to);
  await expect(prepareJob(job)).rejects.toThrow(/component hypertune_trial:.* with --sweep-jobs the trials/);
  const [, trial] = await publishSteps({ ...to, plans: [plan, joiningPlan()] });
  expect(trial).toMatchObject({ status: 'published', component: expect.stringMatching(/^hypertune_trial:/) });
  expect((await prepareJob(job)).job.jobs?.['hypertune']).toMatchObject({ trial: { componentId: trial?.componentId } });
});

test('a model goes from one workspace to another through the registry, once', async () => {
  await writeFile(path.join(folder, 'model.onnx'), 'first');
  const local = { name: 'joined', folder, description: 'A model' };
  const model = await publishModel(dev.workspace, local);
  const promoted = await promoteModel(dev.workspace, 'shared', model);
  expect(promoted).toEqual({
    ...{ name: 'joined', version: '1', registry: 'shared', status: 'promoted' },
    id: 'azureml://registries/shared/models/joined/versions/1',
  });
  expect((await promoteModel(dev.workspace, 'shared', model)).status).toBe('already there');
  expect(await findRegistryModel(prd, 'shared', { name: 'joined' })).toEqual({
    ...{ name: 'joined', version: '1', id: promoted.id },
  });
  await expect(findRegistryModel(prd, 'shared', { name: 'joined', version: 7 })).rejects.toThrow(
    'model joined of registry shared must have a version 7; its versions are 1',
  );
  expect(await findRegistryModel(prd, 'shared', { name: 'other' })).toBeUndefined();
  // A version of that number with another content is no copy of it.
  await writeFile(path.join(folder, 'model.onnx'), 'second');
  const another = await publishModel(prd, local);
  expect(await findWorkspaceModel(prd, { name: 'joined', version: 1 })).toEqual(another);
  await expect(promoteModel(prd, 'shared', another)).rejects.toMatchObject({ code: 'E_AZURE_CONFLICT' });
});

test('a model of a registry is the input of a deployed pipeline, and of a job: it is named, and not copied', async () => {
  const address = 'azureml://registries/shared/models/joined/versions/1';
  expect(await modelAddress(prd, { name: 'joined', version: '1', id: address })).toBe(address);
  const published = {
    ...{ workspace: dev.workspace, plan: joiningPlan(), steps: testSteps.sources },
    repository: REPOSITORY,
  };
  await publishPipeline({ ...published, endpoint: 'joining', description: '', fixed: { raw: address } });
  const { name } = await invokeEndpoint({ workspace: dev.workspace, endpoint: 'joining', inputs: {} });
  expect(await watchJob(dev.workspace, name, { intervalSeconds: 0.1 })).toMatchObject({ status: 'done' });
  const { job } = await prepareJob({ ...published, inputs: { raw: address }, description: '' });
  expect(job.inputs?.['raw']).toEqual({ jobInputType: 'mlflow_model', uri: address, mode: 'ReadOnlyMount' });
  await expect(
    prepareJob({ ...published, inputs: { raw: address.replace(/1$/, '7') }, description: '' }),
  ).rejects.toMatchObject({
    code: 'E_MODEL_UNKNOWN',
    message: 'model joined of registry shared must have a version 7',
  });
});

test('a registry that is none is told by its name', async () => {
  await expect(publish(dev.workspace, 'none')).rejects.toMatchObject({
    code: 'E_AZURE_NOT_FOUND',
    message: expect.stringContaining('registry none: not found'),
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestWorkspace, type TestWorkspace } from '../testing/workspace.fixture.ts';

const at = (path: string) => `\${{${path}}}`;

let workspace: TestWorkspace;
let environmentId: string;
beforeAll(async () => {
  workspace = await startTestWorkspace();
  const { arm, place } = workspace;
  const properties = { image: 'node:22' };
  environmentId = (await arm.environmentVersions.createOrUpdate(...place, 'node', '1', { properties })).id!;
});
afterAll(() => workspace?.close());

async function run(name: string, command: string, change: Readonly<Record<string, unknown>> = {}) {
  const { send, emulator } = workspace;
  const computeId = `${emulator.workspaceId}/computes/cpu`;
  await send('PUT', `jobs/${name}`, {
    properties: { jobType: 'Command', command, environmentId, computeId, ...change },
  });
  await emulator.jobEnded(name);
  return (await send('GET', `jobs/${name}`)).properties;
}

const log = (job: string) =>
  workspace.read(`ExperimentRun/dcid.${job}/user_logs/std_log.txt`, 'workspaceartifactstore');

test('files and folders go in and out: data assets, URIs, outputs of jobs, models', async () => {
  const { arm, place, upload } = workspace;
  const dataUri = await upload('data/words', { 'a.txt': 'alpha', 'b.txt': 'beta' });
  await arm.dataVersions.createOrUpdate(...place, 'words', '1', { properties: { dataType: 'uri_folder', dataUri } });
  const first = await run('join', `cat ${at('inputs.all')}/*.txt ${at('inputs.one')} > ${at('outputs.joined')}`, {
    inputs: {
      all: { jobInputType: 'uri_folder', uri: 'azureml:words:1' },
      one: { jobInputType: 'uri_file', uri: `${dataUri}/a.txt` },
    },
    outputs: { joined: { jobOutputType: 'uri_file' } },
  });
  expect(first.properties['azureml.error']).toBeUndefined();
  expect(first.outputs?.['joined']?.uri).toBeNull();
  expect(await workspace.placeOf('join', 'joined')).toBe(
    'azureml://datastores/workspaceblobstore/paths/azureml/join/joined/joined',
  );

  const second = await run(
    'copy',
    `mkdir ${at('outputs.kept')}/deep && cp ${at('inputs.text')} ${at('outputs.kept')}/deep/text`,
    {
      inputs: { text: { jobInputType: 'uri_file', uri: 'azureml://jobs/join/outputs/joined' } },
      outputs: {
        kept: {
          jobOutputType: 'custom_model',
          uri: `azureml://datastores/workspaceblobstore/paths/kept/${at('name')}/`,
        },
      },
    },
  );
  expect(second.properties['azureml.error']).toBeUndefined();
  expect(await workspace.placeOf('copy', 'kept')).toBe('azureml://datastores/workspaceblobstore/paths/kept/copy/');
  const register = (modelUri: string) =>
    arm.modelVersions.createOrUpdate(...place, 'kept', '1', {
      properties: { modelUri, modelType: 'custom_model', jobName: 'copy' },
    });
  await expect(register('azureml://jobs/copy/outputs/lost')).rejects.toThrow('job copy has no output lost');
  expect((await register('azureml://jobs/copy/outputs/kept')).name).toBe('1');
  const third = await run('read', `cat ${at('inputs.model')}/deep/text`, {
    inputs: {
      model: {
        jobInputType: 'custom_model',
        uri: 'azureml:/subscriptions/'.concat(
          workspace.emulator.workspaceId.slice('/subscriptions/'.length),
          '/models/kept/versions/1',
        ),
      },
    },
  });
  expect(third.status).toBe('Completed');
  expect(await log('read')).toBe('alphabetaalpha');
});

test('a process has the variables that Azure ML sets, and those of nobody else', async () => {
  process.env['MLOPS_SECRET'] = 'not for jobs';
  const job = await run('variables', 'env', { experimentName: 'looking', environmentVariables: { MINE: 'yes' } });
  delete process.env['MLOPS_SECRET'];
  expect(job.status).toBe('Completed');
  const variables = Object.fromEntries(
    (await log('variables'))
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  expect(variables).toMatchObject({
    AZUREML_RUN_ID: 'variables',
    AZUREML_ROOT_RUN_ID: 'variables',
    AZUREML_ARM_WORKSPACE_NAME: 'emulator',
    AZUREML_ARM_PROJECT_NAME: 'looking',
    MLFLOW_RUN_ID: 'variables',
    MLFLOW_EXPERIMENT_NAME: 'looking',
    MLFLOW_TRACKING_URI: workspace.emulator.trackingUri,
    MINE: 'yes',
  });
  expect(Object.keys(variables)).not.toContain('MLOPS_SECRET');
  // The token that the job had opens nothing once the job has ended.
  const answer = await fetch(`${workspace.emulator.trackingUri}/api/2.0/mlflow/runs/get?run_id=variables`, {
    headers: { Authorization: `Bearer ${variables['MLFLOW_TRACKING_TOKEN']}` },
  });
  expect(answer.status).toBe(401);
});

test.each([
  ['no-output', 'true', { outputs: { lost: { jobOutputType: 'uri_file' } } }, 'wrote no output lost'],
  [
    'too-long',
    'sleep 60',
    { limits: { jobLimitsType: 'Command', timeout: 'PT1S' } },
    'it ran past its limit of 1 seconds',
  ],
  [
    'no-data',
    `cat ${at('inputs.text')}`,
    { inputs: { text: { jobInputType: 'uri_file', uri: 'azureml://datastores/workspaceblobstore/paths/nowhere' } } },
    'cannot read its input text',
  ],
])('%s fails, and says why', async (name, command, change, message) => {
  const job = await run(name, command, change);
  expect(job.status).toBe('Failed');
  expect(job.properties['azureml.error']).toContain(message);
  if (name === 'no-output') expect(await workspace.placeOf(name, 'lost')).toBeUndefined();
});

test('a node whose snapshot lacks a file fails as it would there', async () => {
  const { arm, place, upload } = workspace;
  const codeUri = await upload('code/half', { 'main.mjs': `import './other.mjs';` });
  const { id: codeId } = await arm.codeVersions.createOrUpdate(...place, 'half', '1', { properties: { codeUri } });
  expect((await run('half', 'node main.mjs', { codeId })).status).toBe('Failed');
  expect(await log('half')).toContain('ERR_MODULE_NOT_FOUND');
});

test('one version is registered once, however many ask at once', async () => {
  const { arm, place, upload } = workspace;
  const uris = await Promise.all(['x', 'y'].map((name) => upload(`code/${name}`, { 'main.mjs': name })));
  const put = (codeUri: string) => arm.codeVersions.createOrUpdate(...place, 'race', '1', { properties: { codeUri } });
  const ends = await Promise.allSettled(uris.map(put));
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

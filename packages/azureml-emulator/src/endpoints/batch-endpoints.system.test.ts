import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestWorkspace, type TestWorkspace } from '../testing/workspace.fixture.ts';

/** `${{inputs.x}}`, and so on, as they stand in commands and bodies. */
const at = (path: string) => `\${{${path}}}`;

/** Joins what it is given to one text. */
const JOIN = `
import { readFileSync, writeFileSync } from 'node:fs';
const flag = (name) => process.argv[process.argv.indexOf('--' + name) + 1];
const extra = process.argv.includes('--extra') ? readFileSync(flag('extra') + '/text.txt', 'utf8') : 'no extra';
writeFileSync(flag('joined') + '/text.txt', [readFileSync(flag('text') + '/text.txt', 'utf8'), flag('mark'), extra].join('|'));
`;
const VERSION = '2025-12-01';

let workspace: TestWorkspace;
let componentId: string;
let scoringUri: string;
let data: string;
beforeAll(async () => {
  workspace = await startTestWorkspace({ roles: true });
  const { arm, place, upload } = workspace;
  data = await upload('data/news', { 'text.txt': 'news' });
  const code = await arm.codeVersions.createOrUpdate(...place, 'join', '1', {
    properties: { codeUri: await upload('code/join', { 'main.mjs': JOIN }) },
  });
  const environment = await arm.environmentVersions.createOrUpdate(...place, 'node', '1', {
    properties: { image: 'node:22' },
  });
  await component('join', {
    ...{ type: 'command', code: code.id, environment: environment.id },
    command: `node main.mjs --text ${at('inputs.text')} --mark ${at('inputs.mark')} $[[--extra ${at('inputs.extra')}]] --joined ${at('outputs.joined')}`,
    inputs: {
      text: { type: 'uri_folder' },
      mark: { type: 'string', default: '-' },
      extra: { type: 'uri_folder', optional: true },
    },
    outputs: { joined: { type: 'uri_folder' } },
  });
  componentId = (await component('joining', pipeline())).id!;
});
afterAll(() => workspace?.close());

function component(name: string, spec: object, version = '1') {
  const { arm, place } = workspace;
  return arm.componentVersions.createOrUpdate(...place, name, version, {
    properties: { componentSpec: { name, version, ...spec } },
  });
}

/** A pipeline component of one node, with changes to its inputs and to the node's. */
function pipeline(inputs: object = {}, bound: object = {}) {
  const literal = (value: string) => ({ job_input_type: 'literal', value });
  return {
    type: 'pipeline',
    inputs: {
      text: { type: 'uri_folder' },
      mark: { type: 'string', default: '+' },
      extra: { type: 'uri_folder', optional: true },
      ...inputs,
    },
    outputs: { joined: { type: 'uri_folder' } },
    jobs: {
      join: {
        type: 'command',
        componentId: `azureml:join:1`,
        computeId: 'azureml:cpu',
        inputs: {
          text: literal(at('parent.inputs.text')),
          mark: literal(at('parent.inputs.mark')),
          extra: literal(at('parent.inputs.extra')),
          ...bound,
        },
        outputs: { joined: { type: 'literal', value: at('parent.outputs.joined') } },
      },
    },
    sourceJobId: null,
    _source: 'YAML.COMPONENT',
  };
}

interface Told {
  readonly id?: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly error?: { readonly message: string; readonly code: string };
  readonly value?: readonly Told[];
}

async function ask(url: string, method: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${workspace.emulator.token}`, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const told: Told = text === '' ? { name: '', properties: {} } : JSON.parse(text);
  return { status: response.status, told, operation: response.headers.get('azure-asyncoperation') };
}

const arm = (method: string, path: string, body?: unknown) => {
  const { emulator } = workspace;
  return ask(`${emulator.url}${emulator.workspaceId}/${path}?api-version=${VERSION}`, method, body);
};

/** Sends, and waits until the service is done with it. */
async function settled(method: string, path: string, body?: unknown): Promise<Told> {
  const { operation, told, status } = await arm(method, path, body);
  if (status >= 400) throw new Error(`${status} ${told.error?.message}`);
  for (;;) {
    const answer =
      operation && ((await (await fetch(operation, { headers: authorized() })).json()) as { status: string });
    if (!answer || answer.status === 'Succeeded') return told;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const authorized = () => ({ Authorization: `Bearer ${workspace.emulator.token}` });
const endpoint = (properties: object = {}) => ({
  location: 'westeurope',
  properties: { authMode: 'AADToken', ...properties },
});
const deployment = (configuration: object = {}) => ({
  location: 'westeurope',
  properties: {
    deploymentConfiguration: {
      deploymentConfigurationType: 'PipelineComponent',
      componentId: { referenceType: 'Id', assetId: componentId },
      settings: { default_compute: 'cpu', continue_on_step_failure: 'False' },
      tags: { 'mlops.pipeline': 'joining' },
      ...configuration,
    },
  },
});
const invoke = (properties: object, headers: Record<string, string> = {}) =>
  ask(scoringUri, 'POST', { properties }, headers);
const folder = (uri: string) => ({ JobInputType: 'UriFolder', Uri: uri });

test('a pipeline component whose nodes are wired wrongly is refused', async () => {
  const refused = (spec: object) => expect(component('broken', spec)).rejects;
  await refused(pipeline({ text: { type: 'integer' } })).toThrow('jobs.join.inputs.text must be a uri_folder');
  await refused(pipeline({ text: { type: 'uri_folder', optional: true } })).toThrow(
    'jobs.join.inputs.text is required, and parent.inputs.text is optional',
  );
  await refused(pipeline({}, { mark: { job_input_type: 'literal', value: at('parent.inputs.other') } })).toThrow(
    'parent.inputs.other, which the pipeline does not have',
  );
  await refused({ ...pipeline(), jobs: {} }).toThrow('jobs of a pipeline must be at least one');
  await refused({ ...pipeline(), compute: 'cpu' }).toThrow('compute');
});

test('bodies of endpoints and deployments are checked', async () => {
  const refused = async (path: string, body: unknown, message: string) => {
    const { status, told } = await arm('PUT', path, body);
    expect({ status, message: told.error?.message }).toEqual({
      status: 400,
      message: expect.stringContaining(message),
    });
  };
  await refused('batchEndpoints/news', endpoint({ authMode: 'Key' }), 'must be AADToken');
  await refused('batchEndpoints/news', endpoint({ traffic: {} }), 'traffic is not a property');
  await refused('batchEndpoints/news', endpoint({ defaults: { deploymentName: 'none' } }), 'it has none); got none');
  // As Microsoft's client for Python writes it.
  await settled('PUT', 'batchEndpoints/news', endpoint({ authMode: 'aadToken' }));
  expect((await arm('GET', 'batchEndpoints/news')).told.properties['authMode']).toBe('AADToken');
  const at = 'batchEndpoints/news/deployments/first';
  await refused(at, { location: 'x', properties: { codeConfiguration: { scoringScript: 'a.py' } } }, 'are Python');
  const join = { componentId: { referenceType: 'Id', assetId: 'azureml:join:1' } };
  await refused(at, deployment(join), 'must be a pipeline component');
  await refused(at, deployment({ settings: { default_compute: 'moon' } }), 'refers to moon, which does not exist');
  await refused(at, deployment({ component: 1 }), 'component is not a property');
  expect((await arm('POST', 'batchEndpoints/news/listkeys')).told.error?.message).toContain('must be Key');
});

test('an invocation without a deployment to go to is refused; the default and a named one are started', async () => {
  scoringUri = (await settled('PUT', 'batchEndpoints/news', endpoint())).properties['scoringUri']!;
  await settled('PUT', 'batchEndpoints/news/deployments/first', deployment());
  const given = { InputData: { text: folder(data) } };
  expect(await invoke(given)).toMatchObject({
    status: 400,
    told: { error: { message: expect.stringContaining('No valid deployments to route to.') } },
  });
  expect(await invoke(given, { 'azureml-model-deployment': 'second' })).toMatchObject({ status: 404 });
  const named = await invoke(given, { 'azureml-model-deployment': 'first' });
  expect(named).toMatchObject({ status: 201, told: { name: expect.stringMatching(/^batchjob-/) } });
  await workspace.emulator.jobEnded(named.told.name);
  const job = await workspace.send('GET', `jobs/${named.told.name}`);
  expect(job.properties).toMatchObject({
    status: 'Completed',
    jobType: 'Pipeline',
    experimentName: 'news',
    componentId,
    tags: { 'mlops.pipeline': 'joining' },
  });
  expect(job.properties['jobs']).toBeUndefined();
  const place = await workspace.placeOf(named.told.name, 'joined');
  const where = place!.replace('azureml://datastores/workspaceblobstore/paths/', '');
  expect(await workspace.read(`${where.replace(/\/$/, '')}/text.txt`)).toBe('news|+|no extra');
});

test('inputs, literals and the place of an output are the request’s, however its keys are written; sent twice it is one job', async () => {
  await settled('PUT', 'batchEndpoints/news', endpoint({ defaults: { deploymentName: 'first' } }));
  const out = 'azureml://datastores/workspaceblobstore/paths/made/here';
  const properties = {
    inputData: {
      text: { jobInputType: 'uri_folder', uri: data },
      extra: { jobInputType: 'UriFolder', uri: data },
      mark: { JobInputType: 'Literal', Value: 'x' },
    },
    outputData: { joined: { jobOutputType: 'UriFolder', uri: out } },
    properties: { asked: 'by a test' },
  };
  const once = { 'repeatability-request-id': 'one' };
  const first = await invoke(properties, once);
  expect((await invoke(properties, once)).told.name).toBe(first.told.name);
  await workspace.emulator.jobEnded(first.told.name);
  expect(await workspace.read('made/here/text.txt')).toBe('news|x|news');
  const { told } = await ask(`${scoringUri}/${first.told.name}`, 'GET');
  expect(told).toMatchObject({ properties: { status: 'Completed', properties: { asked: 'by a test' } } });
  expect(told.id).toMatch(/\/batchEndpoints\/news\/deployments\/first\/jobs\/batchjob-/);
});

test('a model that a node names is one of a model’s type; a folder of the component takes it', async () => {
  await workspace.send('PUT', 'models/kept/versions/1', { properties: { modelType: 'custom_model', modelUri: data } });
  const named = (job_input_type: string) => ({ text: { job_input_type, uri: 'azureml:kept:1' } });
  const asData = component('naming', pipeline({}, named('uri_folder')));
  await expect(asData).rejects.toThrow('which does not exist');
  const { emulator } = workspace;
  const uri = `${emulator.workspaceId}/models/kept/versions/1`;
  await expect(component('naming', pipeline({}, { text: { job_input_type: 'uri_folder', uri } }))).rejects.toThrow(
    'its type must be custom_model, mlflow_model or triton_model; got uri_folder',
  );
  await component('naming', pipeline({}, { text: { job_input_type: 'custom_model', uri } }));
});

test.each([
  [{}, 'inputs.text is required by component joining:1'],
  [{ text: folder('azureml:none:1') }, 'which does not exist'],
  [{ text: { JobInputType: 'Literal', Value: 'a' } }, 'must be a uri_folder; got a literal "a"'],
  [{ text: folder('data'), other: folder('data') }, 'got data'],
  [{ text: { JobInputType: 'Table', Uri: 'a' } }, 'must be a Literal, UriFile, UriFolder or a model'],
  [{ text: { JobInputType: 'UriFolder', Path: 'a' } }, 'Unrecognized key'],
])('%j is refused', async (InputData, message) => {
  expect(await invoke({ InputData })).toMatchObject({
    status: 400,
    told: { error: { message: expect.stringContaining(message) } },
  });
});

test('the jobs of an endpoint are listed, newest first, and those of a deployment', async () => {
  const { emulator } = workspace;
  const list = (at: string, version = '2020-09-01-dataplanepreview', headers = authorized()) =>
    ask(
      `${emulator.url}/mferp/managementfrontend${emulator.workspaceId}/${at}/jobs?api-version=${version}`,
      'GET',
      undefined,
      headers,
    );
  const { told } = await list('batchEndpoints/news');
  const listed = told.value ?? [];
  expect(listed).toHaveLength(2);
  expect(listed[0]).toMatchObject({
    type: 'Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments/jobs',
    properties: { status: 'Completed', properties: { asked: 'by a test' } },
  });
  expect((await list('batchEndpoints/news/deployments/first')).told).toEqual(told);
  expect((await list('batchEndpoints/none')).status).toBe(404);
  expect((await list('batchEndpoints/news', VERSION)).status).toBe(400);
  const stranger = { Authorization: `Bearer ${emulator.token}:stranger` };
  expect((await list('batchEndpoints/news', undefined, stranger)).told.error?.message).toContain(
    "'Microsoft.MachineLearningServices/workspaces/batchEndpoints/jobs/read'",
  );
});

test('who may not invoke is told which action is missing', async () => {
  const stranger = { Authorization: `Bearer ${workspace.emulator.token}:stranger` };
  const { status, told } = await invoke({}, stranger);
  expect({ status, message: told.error?.message }).toEqual({
    status: 403,
    message: expect.stringContaining(
      "perform action 'Microsoft.MachineLearningServices/workspaces/batchEndpoints/jobs/write'",
    ),
  });
  expect((await invoke({}, { Authorization: '' })).status).toBe(401);
});

test('the default deployment is not deleted; the endpoint is, with all of them', async () => {
  expect(await arm('DELETE', 'batchEndpoints/news/deployments/first')).toMatchObject({
    status: 409,
    told: { error: { message: expect.stringContaining('is the default of endpoint news') } },
  });
  await settled('PUT', 'batchEndpoints/news/deployments/second', deployment());
  await settled('DELETE', 'batchEndpoints/news/deployments/second');
  expect((await arm('GET', 'batchEndpoints/news/deployments/second')).status).toBe(404);
  await settled('DELETE', 'batchEndpoints/news');
  expect((await invoke({})).status).toBe(404);
  expect((await arm('DELETE', 'batchEndpoints/news')).status).toBe(204);
});

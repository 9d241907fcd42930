import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestWorkspace, type TestWorkspace } from '../testing/workspace.fixture.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await startTestWorkspace();
});
afterAll(() => workspace?.close());

interface Told {
  readonly status: number;
  readonly operation: string | null;
  readonly body: {
    readonly error?: { readonly code: string; readonly message: string };
    readonly [property: string]: unknown;
  };
}

const VERSION = '2021-10-01-dataplanepreview';

async function tell(response: Response): Promise<Told> {
  const text = await response.text();
  const operation = response.headers.get('azure-asyncoperation');
  return { status: response.status, operation, body: text === '' ? {} : JSON.parse(text) };
}

async function send(method: string, url: string, body?: unknown): Promise<Told> {
  return tell(
    await fetch(url, {
      method,
      headers: { Authorization: `Bearer ${workspace.emulator.token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
}

/** Asks a registry as Microsoft's clients do: at the address that discovery tells. */
async function ask(method: string, path: string, body?: unknown, registry = 'shared'): Promise<Told> {
  const { url } = workspace.emulator;
  const found = await send('GET', `${url}/registrymanagement/v1.0/registries/${registry}/discovery`);
  if (found.status !== 200) return found;
  const { subscriptionId, resourceGroup, primaryRegionResourceProviderUri: origin } = found.body;
  const place = `${origin}mferp/managementfrontend/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  const provider = `providers/Microsoft.MachineLearningServices/registries/${registry}`;
  return send(method, `${place}/${provider}/${path}?api-version=${VERSION}`, body);
}

async function create(path: string, properties: unknown): Promise<Told> {
  const made = await ask('PUT', path, { properties });
  if (made.operation !== null) {
    expect((await send('GET', made.operation)).body['status']).toBe('InProgress');
    expect((await send('GET', made.operation)).body['status']).toBe('Succeeded');
  }
  return made;
}

/** Uploads files where the registry says, and answers their folder. */
async function upload(type: string, name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const assetId = `azureml://registries/shared/${type}/${name}/versions/1`;
  const reference = { assetId, temporaryDataReferenceType: 'TemporaryBlobReference' };
  const { body } = await ask('PUT', `tempdatarefs/${name}/versions/1`, reference);
  const { blobUri, credential } = body['blobReferenceForConsumption'] as {
    readonly blobUri: string;
    readonly credential: { readonly sasUri: string };
  };
  for (const [file, content] of Object.entries(files)) {
    const put = await fetch(credential.sasUri.replace('?', `/files/${file}?`), {
      method: 'PUT',
      headers: { 'x-ms-blob-type': 'BlockBlob' },
      body: content,
    });
    expect(put.status).toBe(201);
  }
  return `${blobUri}/files`;
}

const component = (name: string, code: string, environment: string) => ({
  componentSpec: { name, version: '1', type: 'command', command: 'node main.mjs', code, environment },
});
const id = (type: string, name: string) => `azureml://registries/shared/${type}/${name}/versions/1`;

test('code, environment and component are made one after the other, each by an operation that takes its time', async () => {
  const codeUri = await upload('codes', 'hello', { 'main.mjs': 'console.log("from a registry")' });
  const made = await ask('PUT', 'codes/hello/versions/1', { properties: { codeUri } });
  expect(made).toMatchObject({
    status: 201,
    body: { id: id('codes', 'hello'), properties: { provisioningState: 'Creating' } },
  });
  const contextUri = await upload('environments', 'hello', { Dockerfile: 'FROM node:22' });
  await create('environments/hello/versions/1', { build: { contextUri }, osType: 'Linux' });
  const spec = component('hello', id('codes', 'hello'), id('environments', 'hello'));
  const early = await ask('PUT', 'components/hello/versions/1', { properties: spec });
  expect(early.body.error?.message).toContain('codes/hello of registry shared, whose creation has not ended');
  await send('GET', made.operation ?? '');
  expect((await create('components/hello/versions/1', spec)).status).toBe(201);
  expect((await ask('GET', 'components/hello/versions')).body['value']).toMatchObject([
    { id: id('components', 'hello') },
  ]);
});

test('a job of a workspace runs what the registry has', async () => {
  const { name } = await workspace.send('PUT', 'jobs/of-registry', {
    properties: {
      jobType: 'Pipeline',
      computeId: `${workspace.emulator.workspaceId}/computes/cpu`,
      jobs: { hello: { type: 'command', componentId: id('components', 'hello'), inputs: {}, outputs: {} } },
    },
  });
  await workspace.emulator.jobEnded(name);
  expect((await workspace.send('GET', `jobs/${name}`)).properties.status).toBe('Completed');
});

test('assets of a workspace cannot be referred to from a registry, nor blobs of its storage', async () => {
  const codeUri = await workspace.upload('code/here', { 'main.mjs': '' });
  const { id: own } = await workspace.send('PUT', 'codes/here/versions/1', { properties: { codeUri } });
  const refused = async (path: string, properties: unknown) =>
    (await ask('PUT', path, { properties })).body.error?.message;
  expect(
    await refused('components/mixed/versions/1', component('mixed', `azureml:${own}`, id('environments', 'hello'))),
  ).toContain('assets of workspaces cannot be referred to from a registry');
  expect(await refused('codes/there/versions/1', { codeUri })).toContain('must lie in its own storage');
  const nameless = { ...component('nameless', id('codes', 'hello'), id('environments', 'hello')), isAnonymous: true };
  expect(await refused('components/nameless/versions/1', nameless)).toContain('takes no anonymous components');
  const other = id('environments', 'hello').replace('shared', 'other');
  expect(await refused('components/mixed/versions/1', component('mixed', id('codes', 'hello'), other))).toBeDefined();
});

test('a version of a registry stays as it is, but for its description and tags', async () => {
  const environment = { image: 'node:22', osType: 'Linux' };
  await create('environments/fixed/versions/1', environment);
  const change = (properties: unknown) => ask('PUT', 'environments/fixed/versions/1', { properties });
  expect((await change({ ...environment, image: 'node:24' })).status).toBe(409);
  expect((await change({ ...environment, properties: { a: 'b' } })).status).toBe(409);
  expect((await change({ ...environment, tags: { a: 'b' } })).body).toMatchObject({ properties: { tags: { a: 'b' } } });
  const again = { assetId: id('environments', 'fixed'), temporaryDataReferenceType: 'TemporaryBlobReference' };
  expect((await ask('PUT', 'tempdatarefs/fixed/versions/1', again)).status).toBe(409);
});

test('a model of a workspace is copied, and outlives it there; a second copy is a conflict', async () => {
  const modelUri = await workspace.upload('models/m', { 'model.onnx': 'bits' });
  await workspace.send('PUT', 'models/classifier/versions/3', {
    properties: { modelUri, modelType: 'custom_model', tags: { of: 'dev' } },
  });
  const { arm, place } = workspace;
  const { workspaceId, location } = await arm.workspaces.get(...place);
  const sourceAssetId = `azureml://locations/${location}/workspaces/${workspaceId}/models/classifier/versions/3`;
  const body = { properties: { referenceType: 'Id', sourceAssetId } };
  const begun = await ask('POST', 'import', body);
  expect(begun.status).toBe(202);
  let state: unknown;
  do state = (await send('GET', begun.operation ?? '')).body['status'];
  while (state === 'InProgress');
  expect(state).toBe('Succeeded');
  const found = await ask('GET', 'models/classifier/versions/3');
  const { modelUri: copied, tags } = found.body['properties'] as { modelUri: string; tags: unknown };
  expect(tags).toEqual({ of: 'dev' });
  const opened = await ask('POST', 'datarefs/classifier/versions/3', { assetId: found.body['id'], blobUri: copied });
  const reference = opened.body['blobReferenceForConsumption'] as { credential: { sasUri: string } };
  const file = await fetch(reference.credential.sasUri.replace('?', '/model.onnx?'));
  expect(await file.text()).toBe('bits');
  expect((await ask('POST', 'import', body)).status).toBe(409);
  const missing = { properties: { ...body.properties, sourceAssetId: sourceAssetId.replace(/3$/, '4') } };
  expect((await ask('POST', 'import', missing)).status).toBe(400);
});

test('what is no registry, no type and no version of the interface is told', async () => {
  expect((await ask('GET', 'models', undefined, 'none')).body.error?.code).toBe('RegistryNotFound');
  expect((await ask('GET', 'jobs/a')).status).toBe(404);
  const { emulator } = workspace;
  const registry = emulator.workspaceId.replace(/workspaces\/[^/]+$/, 'registries/shared');
  expect((await send('GET', `${emulator.url}${registry}/models?api-version=1999-01-01`)).status).toBe(400);
  expect((await send('GET', `${emulator.url}${registry}?api-version=2025-12-01`)).body['name']).toBe('shared');
  expect((await fetch(`${emulator.url}${registry}/models?api-version=${VERSION}`)).status).toBe(401);
});

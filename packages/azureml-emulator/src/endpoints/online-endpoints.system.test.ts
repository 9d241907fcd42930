import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestWorkspace, type TestWorkspace } from '../testing/workspace.fixture.ts';

/** Answers what it is: its label, its model's folder; or fails as it is asked to. */
const SERVER = `
import { createServer } from 'node:http';
import { readdirSync } from 'node:fs';
const { LABEL, BROKEN, SERVER_PORT, SERVER_HOST, AZUREML_MODEL_DIR } = process.env;
if (BROKEN === 'start') { console.error('no weights'); process.exit(3); }
console.log('label ' + LABEL);
createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const answer = (status, value) => response.writeHead(status, { 'x-own': LABEL }).end(JSON.stringify(value));
  if (request.url === '/live') return answer(200, 'live');
  if (request.url === '/ready') return answer(BROKEN === 'ready' ? 503 : 200, 'ready');
  if (body.includes('crash')) process.exit(1);
  if (body.includes('slow')) return setTimeout(() => answer(200, 'late'), 3000);
  if (body.includes('status')) return answer(JSON.parse(body).status, 'told');
  answer(200, { label: LABEL, path: request.url, authorization: request.headers.authorization ?? null, model: readdirSync(AZUREML_MODEL_DIR) });
}).listen(Number(SERVER_PORT), SERVER_HOST);
`;
const DOCKERFILE = `FROM node:22 AS base
ENV NODE_ENV=production SERVER_PORT=5001
FROM base
WORKDIR /opt/service
COPY main.mjs ./
CMD ["node", "main.mjs"]
`;
const route = (path: string) => ({ path, port: 5001 });
const VERSION = '2025-12-01';

let workspace: TestWorkspace;
let environmentId: string;
let model: string;
let scoringUri: string;
let key: string;
beforeAll(async () => {
  workspace = await startTestWorkspace({ probeRate: 50 });
  const { arm, place, upload } = workspace;
  const contextUri = await upload('environments/server/', { Dockerfile: DOCKERFILE, 'main.mjs': SERVER });
  const environment = await arm.environmentVersions.createOrUpdate(...place, 'server', '1', {
    properties: {
      build: { contextUri, dockerfilePath: 'Dockerfile' },
      inferenceConfig: {
        livenessRoute: route('/live'),
        readinessRoute: route('/ready'),
        scoringRoute: route('/score'),
      },
    },
  });
  environmentId = environment.id!;
  const modelUri = await upload('models/words', { 'weights.txt': '1' });
  model = (await arm.modelVersions.createOrUpdate(...place, 'words', '3', { properties: { modelUri } })).id!;
  await put('onlineEndpoints/mail', endpointBody());
  scoringUri = (await get('onlineEndpoints/mail')).properties['scoringUri']!;
  key = (await arm.onlineEndpoints.listKeys(...place, 'mail')).primaryKey!;
});
afterAll(() => workspace?.close());

interface Told {
  readonly properties: Readonly<Record<string, string>>;
  readonly error?: { readonly message: string; readonly code: string };
}

async function send(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Told; operation?: string }> {
  const { emulator } = workspace;
  const response = await fetch(`${emulator.url}${emulator.workspaceId}/${path}?api-version=${VERSION}`, {
    method,
    headers: { Authorization: `Bearer ${emulator.token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const operation = response.headers.get('azure-asyncoperation');
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text), ...(operation && { operation }) };
}

async function get(path: string): Promise<Told> {
  return (await send('GET', path)).body;
}

interface Ended {
  readonly status: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Sends, and waits until the service is done with it. Answers what the operation says. */
async function put(path: string, body: unknown): Promise<Ended> {
  const { operation, body: refused, status } = await send('PUT', path, body);
  if (status >= 400) return { status: String(status), error: refused.error! };
  for (;;) {
    const response = await fetch(operation!, { headers: { Authorization: `Bearer ${workspace.emulator.token}` } });
    const told = (await response.json()) as Ended;
    if (told.status !== 'InProgress') return told;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function endpointBody(properties: object = {}) {
  return { location: 'westeurope', tags: {}, properties: { authMode: 'Key', ...properties } };
}

function deploymentBody(label: string, change: object = {}, variables: Record<string, string> = {}) {
  const probe = { initialDelay: 'PT1S', period: 'PT1S', failureThreshold: 3000, timeout: 'PT5S' };
  return {
    location: 'westeurope',
    sku: { name: 'Default', capacity: 1 },
    properties: {
      endpointComputeType: 'Managed',
      instanceType: 'Standard_DS3_v2',
      environmentId,
      model,
      environmentVariables: { LABEL: label, ...variables },
      livenessProbe: probe,
      readinessProbe: probe,
      requestSettings: { maxConcurrentRequestsPerInstance: 2, requestTimeout: 'PT1S' },
      ...change,
    },
  };
}

async function score(body: unknown, headers: Record<string, string> = {}, uri = scoringUri) {
  const response = await fetch(uri, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

test('a deployment runs as a process with its model mounted, and answers once it has traffic', async () => {
  expect((await score({ text: 'x' })).status).toBe(404);
  expect(await put('onlineEndpoints/mail/deployments/blue', deploymentBody('blue'))).toMatchObject({
    status: 'Succeeded',
  });
  expect((await get('onlineEndpoints/mail/deployments/blue')).properties).toMatchObject({
    provisioningState: 'Succeeded',
    scaleSettings: { scaleType: 'Default' },
  });
  expect((await score({ text: 'x' })).status).toBe(404);
  const direct = await score({ text: 'x' }, { 'azureml-model-deployment': 'blue' });
  expect(direct.body).toEqual({ label: 'blue', path: '/score', authorization: null, model: ['words'] });
  expect(await put('onlineEndpoints/mail', endpointBody({ traffic: { blue: 100 } }))).toMatchObject({
    status: 'Succeeded',
  });
  const routed = await score({ text: 'x' });
  expect(routed.status).toBe(200);
  expect(routed.headers.get('azureml-model-deployment')).toBe('blue');
});

test('traffic and mirror go by their shares, and a mirror is asked without being heard', async () => {
  await put('onlineEndpoints/mail/deployments/green', deploymentBody('green'));
  await put('onlineEndpoints/mail', endpointBody({ traffic: { blue: 100 }, mirrorTraffic: { green: 50 } }));
  const before = (await workspace.admin('GET', 'endpoints/emulator/mail/calls')) as {
    mirrored: Record<string, number>;
  };
  const labels = await Promise.all([1, 2, 3, 4].map(async () => (await score({})).body.label));
  expect(labels).toEqual(['blue', 'blue', 'blue', 'blue']);
  expect(await workspace.admin('GET', 'endpoints/emulator/mail/calls')).toMatchObject({
    mirrored: { green: (before.mirrored['green'] ?? 0) + 2 },
  });
  await put('onlineEndpoints/mail', endpointBody({ traffic: { blue: 75, green: 25 } }));
  const mixed = [];
  for (let i = 0; i < 8; i++) mixed.push((await score({})).body.label);
  expect(mixed.filter((label) => label === 'green')).toHaveLength(2);
});

describe('traffic is refused', () => {
  test.each([
    [{ traffic: { blue: 60, green: 30 } }, 'properties.traffic must sum to 0 or 100; got 90'],
    [{ traffic: { red: 100 } }, 'properties.traffic names deployment red, which does not exist'],
    [
      { traffic: { blue: 100 }, mirrorTraffic: { green: 51 } },
      'properties.mirrorTraffic of green must be at most 50; got 51',
    ],
    [
      { traffic: { blue: 100 }, mirrorTraffic: { blue: 10 } },
      'deployment blue must have traffic or mirrored traffic, not both',
    ],
    [{ traffic: { blue: '100' } }, 'properties.traffic.blue must be a'],
    [{ traffic: { blue: 100 }, speed: 1 }, 'properties.speed is not a property of'],
    [{ authMode: 'AMLToken' }, 'properties.authMode of an endpoint cannot be changed'],
  ])('%j', async (change, message) => {
    const refused = await put('onlineEndpoints/mail', endpointBody(change));
    expect(refused.status).toBe('400');
    expect(refused.error?.message).toContain(message);
  });
});

describe('a deployment is refused', () => {
  test.each([
    [{ environmentId: 'azureml:none:1' }, 'which does not exist'],
    [{ model: 'azureml:words:9' }, 'which does not exist'],
    [{ endpointComputeType: 'Kubernetes' }, 'endpointComputeType must be Managed'],
    [{ requestSettings: { requestTimeout: 'PT4M' } }, 'requestTimeout must be in (0, 180] seconds; got 240'],
    [{ livenessProbe: { period: '10' } }, 'livenessProbe.period must be an ISO 8601 duration'],
    [{ probes: {} }, 'properties.probes is not a property of'],
    [{ instanceType: undefined }, 'properties.instanceType is required'],
  ])('%j', async (change, message) => {
    const refused = await put('onlineEndpoints/mail/deployments/other', deploymentBody('other', change));
    expect([refused.status, refused.error?.message]).toEqual(['400', expect.stringContaining(message)]);
  });
});

test('what a container answers with another status than 200 is 424, and what the service does not get done has its own', async () => {
  const blue = { 'azureml-model-deployment': 'blue' };
  const busy = await score({ status: 429 }, blue);
  expect([busy.status, busy.body]).toEqual([424, 'told']);
  expect(busy.headers.get('ms-azureml-model-error-statuscode')).toBe('429');
  expect(busy.headers.get('x-own')).toBe('blue');
  expect((await score({ slow: 1 }, blue)).status).toBe(408);
  expect((await score({}, { 'azureml-model-deployment': 'red' })).status).toBe(404);
  expect((await score({}, { authorization: 'Bearer no' })).status).toBe(401);
  const statuses = await Promise.all([1, 2, 3, 4, 5].map(async () => (await score({ slow: 1 }, blue)).status));
  expect(statuses.sort()).toEqual([408, 408, 429, 429, 429]);
});

test('a container that ends is started again, whether it crashed or its machine was lost', async () => {
  const blue = { 'azureml-model-deployment': 'blue' };
  const well = async () => (await score({}, blue)).status;
  expect((await score({ crash: 1 }, blue)).status).toBe(502);
  await expect.poll(well, { interval: 20 }).toBe(200);
  await workspace.admin('POST', 'endpoints/emulator/mail/blue/kill');
  await expect.poll(well, { interval: 20 }).not.toBe(200);
  await expect.poll(well, { interval: 20 }).toBe(200);
  const { arm, place } = workspace;
  const { content } = await arm.onlineDeployments.getLogs(...place, 'mail', 'blue', { tail: 100 });
  expect(content).toContain('label blue');
  expect(content).toContain('Container terminated: SIGKILL');
});

test.each([
  ['start', 'User container has crashed or terminated. The container wrote:\n'],
  ['ready', 'the container did not become ready: its readiness probe failed'],
])('a container whose %s fails makes its deployment fail', async (what, message) => {
  const readinessProbe = { initialDelay: 'PT1S', period: 'PT1S', failureThreshold: what === 'ready' ? 5 : 3000 };
  const body = deploymentBody('x', { readinessProbe }, { BROKEN: what });
  const failed = await put('onlineEndpoints/mail/deployments/broken', body);
  expect(failed).toMatchObject({ status: 'Failed', error: { code: 'ResourceNotReady' } });
  expect(failed.error?.message).toContain(message);
  expect((await get('onlineEndpoints/mail/deployments/broken')).properties['provisioningState']).toBe('Failed');
});

test('keys are changed one by one, and a deployment with traffic is not deleted', async () => {
  const { arm, place } = workspace;
  await arm.onlineEndpoints.beginRegenerateKeysAndWait(
    ...place,
    'mail',
    { keyType: 'Primary' },
    { updateIntervalInMs: 20 },
  );
  expect((await score({})).status).toBe(401);
  const { primaryKey, secondaryKey } = await arm.onlineEndpoints.listKeys(...place, 'mail');
  expect(primaryKey).not.toBe(key);
  key = secondaryKey!;
  expect((await score({})).status).toBe(200);
  const refused = await send('DELETE', 'onlineEndpoints/mail/deployments/blue');
  expect([refused.status, refused.body.error?.message]).toEqual([
    400,
    'deployment blue must have no traffic to be deleted; traffic gives it 75 %',
  ]);
  await arm.onlineDeployments.beginDeleteAndWait(...place, 'mail', 'broken', { updateIntervalInMs: 20 });
  expect((await send('GET', 'onlineEndpoints/mail/deployments/broken')).status).toBe(404);
});

test('an endpoint by tokens gives them out, and takes no key', async () => {
  const { arm, place } = workspace;
  await put('onlineEndpoints/by-token', endpointBody({ authMode: 'AMLToken' }));
  const { properties } = await get('onlineEndpoints/by-token');
  const { accessToken } = await arm.onlineEndpoints.getToken(...place, 'by-token');
  const asked = async (given: string) =>
    (await score({}, { authorization: `Bearer ${given}` }, properties['scoringUri'])).status;
  // Let in, it finds no deployment.
  expect([await asked(String(accessToken)), await asked(key)]).toEqual([404, 401]);
  await arm.onlineEndpoints.beginDeleteAndWait(...place, 'by-token', { updateIntervalInMs: 20 });
  expect((await send('GET', 'onlineEndpoints/by-token')).status).toBe(404);
});

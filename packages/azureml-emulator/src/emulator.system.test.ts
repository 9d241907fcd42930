import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HAS_SCHEMAS, startTestWorkspace, type TestWorkspace } from './testing/workspace.fixture.ts';

let workspace: TestWorkspace;
let codeUri: string;
beforeAll(async () => {
  workspace = await startTestWorkspace();
  codeUri = await workspace.upload('code/abc', { 'main.mjs': 'console.log(1)' });
});
afterAll(() => workspace?.close());

/** As it stands in a command line. */
const input = (name: string) => `\${{inputs.${name}}}`;

const spec = (name: string, version: string, code: string, environment: string) => ({
  componentSpec: {
    name,
    version,
    type: 'command',
    command: `node main.mjs --text ${input('text')} $[[--extra ${input('extra')}]] --epochs ${input('epochs')} --model \${{outputs.model}}`,
    code: `azureml:${code}`,
    environment: `azureml:${environment}`,
    inputs: {
      text: { type: 'uri_folder' },
      extra: { type: 'uri_folder', optional: true },
      epochs: { type: 'integer', default: '5', min: '1', max: '100' },
    },
    outputs: { model: { type: 'uri_folder' } },
  },
});

async function registered() {
  const { arm, place } = workspace;
  const code = await arm.codeVersions.createOrUpdate(...place, 'trainer', '1', { properties: { codeUri } });
  const environment = await arm.environmentVersions.createOrUpdate(...place, 'node', '1', {
    properties: { image: 'node:22' },
  });
  const component = await arm.componentVersions.createOrUpdate(...place, 'trainer', '1', {
    properties: spec('trainer', '1', code.id!, environment.id!),
  });
  return { code, environment, component };
}

/** What a call is refused with: status, code, message. */
async function refusal(call: Promise<unknown>): Promise<{ status: number; code: string; message: string }> {
  const error = await call.then(
    () => {
      throw new Error('it was not refused');
    },
    (reason: unknown) => reason,
  );
  const { statusCode, code, message } = error as { statusCode: number; code: string; message: string };
  return { status: statusCode, code, message };
}

async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const { emulator } = workspace;
  const response = await fetch(`${emulator.url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${emulator.token}`, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: JSON.parse((await response.text()) || '{}') };
}

test('a workspace is there with its datastores and clusters', async () => {
  const { arm, place, emulator } = workspace;
  const found = await arm.workspaces.get(...place);
  expect(found.id).toBe(emulator.workspaceId);
  expect(found.mlFlowTrackingUri).toBe(emulator.trackingUri);
  const { properties } = await arm.datastores.get(...place, 'workspaceblobstore');
  expect(properties).toMatchObject({
    datastoreType: 'AzureBlob',
    isDefault: true,
    protocol: 'http',
    credentials: { credentialsType: 'AccountKey' },
  });
  expect(JSON.stringify(properties)).not.toContain('Eby8');
  expect(await arm.datastores.listSecrets(...place, 'workspaceblobstore')).toMatchObject({
    secretsType: 'AccountKey',
    key: expect.stringMatching(/^Eby8/),
  });
  const computes: string[] = [];
  for await (const compute of arm.computeOperations.list(...place)) computes.push(compute.name!);
  expect(computes.sort()).toEqual(['cpu', 'cpu-cluster', 'gpu']);
});

describe('versions', () => {
  test('of code, environments and components are registered, read and listed', async () => {
    const { arm, place } = workspace;
    const { component } = await registered();
    expect(await arm.componentVersions.get(...place, 'trainer', '1')).toMatchObject({
      id: component.id,
      properties: component.properties,
    });
    const container = await arm.componentContainers.get(...place, 'trainer');
    expect(container.properties).toMatchObject({ latestVersion: '1', nextVersion: '2' });
  });

  test('are immutable: the same again is the same, anything else is refused', async () => {
    const { arm, place } = workspace;
    const { code, environment, component } = await registered();
    const again = await registered();
    expect(again.component.systemData?.createdAt).toEqual(component.systemData?.createdAt);
    const other = spec('trainer', '1', code.id!, environment.id!);
    other.componentSpec.command = `node main.mjs ${input('text')}`;
    expect(
      await refusal(arm.componentVersions.createOrUpdate(...place, 'trainer', '1', { properties: other })),
    ).toEqual({
      status: 409,
      code: 'Conflict',
      message:
        'components/trainer has a version 1, and a version cannot be changed (componentSpec): register another version.',
    });
    const tagged = { ...spec('trainer', '1', code.id!, environment.id!), tags: { champion: 'yes' } };
    const changed = await arm.componentVersions.createOrUpdate(...place, 'trainer', '1', { properties: tagged });
    expect(changed.properties.tags).toEqual({ champion: 'yes' });
  });

  test('refer to what exists, and to blobs that lie there', async () => {
    const { arm, place, emulator } = workspace;
    const { environment } = await registered();
    const missing = `${emulator.workspaceId}/codes/nobody/versions/7`;
    const unknown = arm.componentVersions.createOrUpdate(...place, 'trainer', '2', {
      properties: spec('trainer', '2', missing, environment.id!),
    });
    expect((await refusal(unknown)).message).toContain(
      `componentSpec.code refers to azureml:${missing}, which does not exist`,
    );
    const empty = arm.codeVersions.createOrUpdate(...place, 'trainer', '2', {
      properties: { codeUri: 'azureml://datastores/workspaceblobstore/paths/code/none' },
    });
    expect(await refusal(empty)).toMatchObject({
      status: 400,
      message: expect.stringContaining('where no blob lies: upload first'),
    });
    const datastore = arm.dataVersions.createOrUpdate(...place, 'news', '1', {
      properties: { dataType: 'uri_folder', dataUri: 'azureml://datastores/elsewhere/paths/news' },
    });
    expect((await refusal(datastore)).message).toContain('refers to azureml:elsewhere, which does not exist');
  });

  test.each([
    ['a command that names no input', { command: `node main.mjs ${input('txet')}` }, 'names inputs.txet'],
    [
      'an optional input outside $[[ ]]',
      { command: `node main.mjs ${input('extra')}` },
      'optional inputs.extra within $[[ ]]',
    ],
    ['another name', { name: 'trainee' }, 'must be of trainer:3, as the path says; got trainee:3'],
    ['an unknown field', { comand: 'x' }, 'comand'],
    [
      'a default beyond its range',
      {
        inputs: {
          text: { type: 'uri_folder' },
          extra: { type: 'uri_folder', optional: true },
          epochs: { type: 'integer', default: '0', min: '1' },
        },
      },
      'epochs.default must be at least 1; got 0',
    ],
  ])('of components are refused with %s', async (_, change, message) => {
    const { arm, place } = workspace;
    const { code, environment } = await registered();
    const properties = spec('trainer', '3', code.id!, environment.id!);
    Object.assign(properties.componentSpec, change);
    const refused = await refusal(arm.componentVersions.createOrUpdate(...place, 'trainer', '3', { properties }));
    expect(refused).toMatchObject({ status: 400, code: 'UserError' });
    expect(refused.message).toContain(message);
  });

  test('are listed in pages, newest first', async () => {
    const { arm, place } = workspace;
    for (let version = 1; version <= 52; version++) {
      await arm.environmentVersions.createOrUpdate(...place, 'many', String(version), {
        properties: { image: `node:${version}` },
      });
    }
    const names: string[] = [];
    for await (const version of arm.environmentVersions.list(...place, 'many')) names.push(version.name!);
    expect(names).toHaveLength(52);
    expect(names.slice(0, 2)).toEqual(['52', '51']);
  });
});

describe('requests are refused', () => {
  const version = () => `${workspace.emulator.workspaceId}/environments/e/versions/1`;
  const query = '?api-version=2022-10-01';

  test('without a token, with a wrong one, and with one that has expired', async () => {
    const call = (headers: Record<string, string>) => send('GET', version() + query, undefined, headers);
    const none = await call({ Authorization: '' });
    expect(none).toMatchObject({ status: 401, body: { error: { code: 'AuthenticationFailed' } } });
    expect(none.headers.get('WWW-Authenticate')).toContain('Bearer');
    expect(await call({ Authorization: 'Bearer no' })).toMatchObject({
      status: 401,
      body: { error: { code: 'InvalidAuthenticationToken' } },
    });
    await workspace.admin('PUT', 'token', { token: 'fresh' });
    expect(await call({})).toMatchObject({ status: 401, body: { error: { code: 'ExpiredAuthenticationToken' } } });
    expect(await call({ Authorization: 'Bearer fresh' })).toMatchObject({ status: 404 });
    await workspace.admin('PUT', 'token', { token: workspace.emulator.token });
  });

  test('without an api-version, or with another one', async () => {
    expect(await send('GET', version())).toMatchObject({
      status: 400,
      body: { error: { code: 'MissingApiVersionParameter' } },
    });
    expect(await send('GET', `${version()}?api-version=2019-01-01`)).toMatchObject({
      status: 400,
      body: { error: { code: 'NoRegisteredProviderFound' } },
    });
  });

  test('about another subscription, resource group or workspace', async () => {
    const path = version() + query;
    expect((await send('GET', path.replace(/subscriptions\/[^/]+/, 'subscriptions/x'))).body.error.code).toBe(
      'SubscriptionNotFound',
    );
    expect((await send('GET', path.replace(/resourceGroups\/[^/]+/, 'resourceGroups/x'))).body.error.code).toBe(
      'ResourceGroupNotFound',
    );
    expect((await send('GET', path.replace(/workspaces\/[^/]+/, 'workspaces/x'))).body.error.code).toBe(
      'ResourceNotFound',
    );
  });

  test('from pages in a browser that come by another name', async () => {
    const { request } = await import('node:http');
    const { port } = new URL(workspace.emulator.url);
    const status = await new Promise((resolve) => {
      request({ port, host: '127.0.0.1', path: '/', headers: { Host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });

  test.each([
    ['no properties', {}, 'properties is required'],
    ['a wrong type', { properties: { image: 22 } }, 'properties.image must be a string; got 22'],
    [
      'an unknown property',
      { properties: { imgae: 'node' } },
      'properties.imgae is not a property of EnvironmentVersionProperties',
    ],
    ['neither image nor build', { properties: {} }, 'either an image or a build context'],
  ])('with %s', async (_, body, message) => {
    const answer = await send('PUT', version() + query, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(message);
  });

  test('with names that no resource has', async () => {
    const { arm, place } = workspace;
    const put = (name: string) =>
      send('PUT', `${workspace.emulator.workspaceId}/environments/${name}/versions/1${query}`, {
        properties: { image: 'x' },
      });
    expect((await put('a.b')).body.error.message).toBe(
      'name of environments must match ^[a-zA-Z0-9][a-zA-Z0-9\\-_]{0,254}$; got a.b',
    );
    expect((await put('-a')).status).toBe(400);
    await expect(
      arm.environmentVersions.createOrUpdate(...place, 'a b', '1', { properties: { image: 'x' } }),
    ).rejects.toThrow();
  });

  test.runIf(HAS_SCHEMAS)('that the SDK lets through and the published ARM schema does not', async () => {
    const answer = await send('PUT', `${workspace.emulator.workspaceId}/environments/e/versions/1${query}`, {
      properties: { image: 'node', osType: 'Plan9' },
    });
    expect(answer.body.error.message).toContain('properties.osType must be one of Linux, Windows; got "Plan9"');
  });
});

test('long-running operations are polled to their end', async () => {
  const { arm, place } = workspace;
  const body = {
    location: 'westeurope',
    properties: { computeType: 'AmlCompute' as const, properties: { vmSize: 'STANDARD_NC24ADS_A100_V4' } },
  };
  const poller = await arm.computeOperations.beginCreateOrUpdate(...place, 'big', body, { updateIntervalInMs: 1 });
  expect(await poller.pollUntilDone()).toMatchObject({ name: 'big', properties: { provisioningState: 'Succeeded' } });
  await arm.computeOperations.beginDeleteAndWait(...place, 'big', 'Delete', { updateIntervalInMs: 1 });
  expect((await refusal(arm.computeOperations.get(...place, 'big'))).status).toBe(404);
});

test('a cluster of machines that are not provisioned any more is refused, with what there is instead', async () => {
  const { arm, place } = workspace;
  const body = {
    location: 'westeurope',
    properties: { computeType: 'AmlCompute' as const, properties: { vmSize: 'Standard_NC6s_v3' } },
  };
  const { status, message } = await refusal(arm.computeOperations.beginCreateOrUpdate(...place, 'old', body));
  expect(status).toBe(400);
  expect(message).toContain(
    'must be a size that is provisioned, such as Standard_NC24ads_A100_v4; got Standard_NC6s_v3: series NCv3 was retired on 2025-09-30',
  );
});

describe('faults on demand', () => {
  const list = async () => {
    for await (const _ of workspace.arm.codeContainers.list(...workspace.place)) return true;
    return false;
  };

  test('throttling and transient failures are met as often as was asked, then all is well', async () => {
    await registered();
    await workspace.admin('POST', 'faults', [
      { match: '^GET .*/codes$', kind: 'status', status: 429, retryAfter: 0 },
      { match: '^GET .*/codes$', kind: 'status', status: 500 },
      { match: '^GET .*/codes$', kind: 'drop' },
    ]);
    await workspace.admin('DELETE', 'requests');
    expect(await list()).toBe(true);
    expect(await workspace.admin('GET', 'requests')).toMatchObject([
      { status: 429 },
      { status: 500 },
      { status: 0 },
      { status: 200 },
    ]);
  });

  test('what was done before the connection was lost stays done', async () => {
    const { arm, place } = workspace;
    await workspace.admin('POST', 'faults', { match: 'PUT', kind: 'dropAnswer' });
    await arm.environmentVersions.createOrUpdate(...place, 'lost', '1', { properties: { image: 'node' } });
    expect((await arm.environmentVersions.get(...place, 'lost', '1')).properties.image).toBe('node');
  });

  test('storage that is killed is waited for; what was stored is there when it comes again', async () => {
    const { arm, place, admin } = workspace;
    await admin('POST', 'blobs/kill');
    const waiting = arm.codeVersions.createOrUpdate(...place, 'waits', '1', { properties: { codeUri } });
    await admin('POST', 'blobs/restart');
    expect((await waiting).name).toBe('1');
  });

  test('the example of the README is met by the next request that matches', async () => {
    const readme = await readFile(path.join(import.meta.dirname, '../README.md'), 'utf8');
    const [, curl = ''] = /```sh\n(curl .*?)```/s.exec(readme) ?? [];
    await promisify(execFile)('/bin/sh', ['-c', curl.replace('http://127.0.0.1:5110', workspace.emulator.url)]);
    const put = workspace.send('PUT', 'components/any/versions/1', {});
    await expect(put).rejects.toMatchObject({ statusCode: 429 });
  });
});

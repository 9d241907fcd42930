import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { badRequest } from '../arm/arm-error.ts';
import type { Subscription } from '../arm/handle-request.ts';
import { openResourceStore, type ResourceStore } from '../arm/resource-store.ts';
import { type DeploymentHandler, makeDeployments } from './handle-deployment.ts';

const S = '00000000-0000-0000-0000-000000000001';
const BASE = `/subscriptions/${S}/resourceGroups/emulator/providers/Microsoft.Resources/deployments/main`;
const account = (name: string, more: object = {}) => ({
  type: 'Microsoft.Storage/storageAccounts',
  apiVersion: '2025-06-01',
  name,
  location: 'westeurope',
  ...more,
});
const body = (parts: object, parameters: object = {}) => ({
  properties: {
    mode: 'Incremental',
    template: {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      resources: [],
      ...parts,
    },
    parameters,
  },
});

let folder: string;
let store: ResourceStore;
let handler: DeploymentHandler;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'deployments-'));
  const now = () => new Date('2026-11-01T00:00:00Z');
  store = openResourceStore(path.join(folder, 'resources.db'), now);
  const subscription: Subscription = {
    id: S,
    resourceGroup: 'emulator',
    location: 'westeurope',
    find: () => undefined,
    list: () => ({ status: 200 }),
    get: () => ({ status: 404 }),
    put: async (name) => {
      if (name === 'bad') throw badRequest('this workspace is refused');
      return { status: 201 };
    },
    delete: () => ({ status: 200 }),
  };
  handler = makeDeployments({ subscription, store, now });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const send = (method: string, place: string, sent?: unknown) =>
  handler({
    method,
    url: new URL(`http://127.0.0.1${place}?api-version=2025-04-01`),
    body: sent,
    authorization: undefined,
    headers: {},
  });

/** The state of the deployment when it has ended. */
const ended = () =>
  vi.waitFor(async () => {
    const answer = await send('GET', BASE);
    const { properties } = answer!.body as { properties: { provisioningState: string } };
    expect(properties.provisioningState).not.toBe('Running');
    return properties;
  }, 600_000);

async function whatIf(sent: unknown): Promise<unknown> {
  const begun = await send('POST', `${BASE}/whatIf`, sent);
  expect(begun?.status).toBe(202);
  const answer = await send('GET', new URL(begun?.headers?.['Location'] ?? '').pathname);
  return (answer!.body as { properties: { changes: { changeType: string }[] } }).properties.changes.map(
    ({ changeType }) => changeType,
  );
}

test('other paths are not answered', async () => {
  expect(await send('GET', `/subscriptions/${S}/resourceGroups/emulator`)).toBeUndefined();
});

test('a template is validated, planned, deployed, and then unchanged', async () => {
  const wanted = body(
    {
      parameters: { name: { type: 'string' } },
      resources: [account("[parameters('name')]")],
      outputs: {
        id: { type: 'string', value: "[resourceId('Microsoft.Storage/storageAccounts', parameters('name'))]" },
      },
    },
    { name: { value: 'one' } },
  );
  expect(await send('POST', `${BASE}/validate`, wanted)).toMatchObject({ status: 200 });
  expect(await whatIf(wanted)).toEqual(['Create']);
  expect(await send('PUT', BASE, wanted)).toMatchObject({ status: 201 });
  expect(await ended()).toMatchObject({
    provisioningState: 'Succeeded',
    outputs: {
      id: { value: `/subscriptions/${S}/resourceGroups/emulator/providers/Microsoft.Storage/storageAccounts/one` },
    },
  });
  expect(await whatIf(wanted)).toEqual(['NoChange']);
  expect(await whatIf(body({ resources: [account('one', { tags: { a: 'b' } }), account('two')] }))).toEqual([
    'Modify',
    'Create',
  ]);
  expect(await whatIf(body({ resources: [account('two')] }))).toEqual(['Create', 'Ignore']);
});

test('what was made before one fails stays, and the deployment says why', async () => {
  const workspace = {
    type: 'Microsoft.MachineLearningServices/workspaces',
    apiVersion: '2025-12-01',
    name: 'bad',
    location: 'westeurope',
    properties: {},
    dependsOn: ['one'],
  };
  const wanted = body({ resources: [workspace, account('one'), account('two', { dependsOn: ['bad'] })] });
  await send('PUT', BASE, wanted);
  expect(await ended()).toMatchObject({
    provisioningState: 'Failed',
    error: { code: 'DeploymentFailed', details: [{ message: 'this workspace is refused' }] },
  });
  expect(await whatIf(wanted)).toEqual(['Create', 'NoChange', 'Create']);
});

test.each<[string, object, object, string]>([
  [
    'an expression that is wrong',
    { resources: [account("[parameters('gone')]")] },
    {},
    'resources[0].name: parameter gone must be declared in parameters',
  ],
  ['a parameter that is unknown', {}, { gone: { value: 1 } }, 'parameters.gone: is not a parameter of the template'],
  [
    'a parameter that is missing',
    { parameters: { a: { type: 'string' } } },
    {},
    'parameters.a: parameter a must be given: it has no default',
  ],
])('%s is refused with its path', async (_, parts, parameters, message) => {
  await expect(send('POST', `${BASE}/validate`, body(parts, parameters))).rejects.toMatchObject({
    status: 400,
    code: 'InvalidTemplate',
    message: `Deployment template validation failed: ${message}`,
  });
});

test('other groups, subscriptions and deployments are not found', async () => {
  await expect(send('GET', BASE)).rejects.toMatchObject({ status: 404, code: 'DeploymentNotFound' });
  await expect(send('GET', BASE.replace('emulator', 'other'))).rejects.toMatchObject({ code: 'ResourceGroupNotFound' });
  await expect(send('GET', BASE.replace(S, S.replace('1', '2')))).rejects.toMatchObject({
    code: 'SubscriptionNotFound',
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BUILT_IN_ROLES } from '@aml-mlops/arm-templates';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Emulator, startEmulator } from '../emulator.ts';
import type { SeenRequest } from '../server/admin.ts';

const P = 'Microsoft.MachineLearningServices/workspaces';
const guidOf = (name: string) => Object.entries(BUILT_IN_ROLES).find(([, role]) => role.name === name)?.[0] ?? '';

let home: string;
let emulator: Emulator;
let group: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'access-'));
  emulator = await startEmulator({ home, roles: true });
  group = `/subscriptions/${emulator.subscription}/resourceGroups/${emulator.resourceGroup}`;
  const { status } = await deploy(undefined, [
    grant('workspace', 'readers', 'Reader'),
    grant('workspace', 'scientist', 'AzureML Data Scientist'),
    grant('group', 'platform', 'Contributor'),
    grant('group', 'lister', 'Storage Blob Data Contributor'),
  ]);
  expect(status).toBe('Succeeded');
});
afterAll(async () => {
  await emulator?.close();
  await rm(home, { recursive: true, force: true });
});
beforeEach(() => admin('DELETE'));

const admin = (method: string) => fetch(`${emulator.url}/_emulator/requests`, { method });

async function ask(as: string | undefined, method: string, at: string, body?: unknown, version = '2022-10-01') {
  const place = at.startsWith('http')
    ? at
    : `${emulator.url}${at.startsWith('/') ? at : `${emulator.workspaceId}/${at}`}`;
  const answer = await fetch(`${place}${place.includes('?') ? '' : `?api-version=${version}`}`, {
    method,
    headers: {
      Authorization: `Bearer ${emulator.token}${as === undefined ? '' : `:${as}`}`,
      'Content-Type': 'application/json',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

function grant(where: 'workspace' | 'group', principalId: string, role: string) {
  return {
    type: 'Microsoft.Authorization/roleAssignments',
    apiVersion: '2022-04-01',
    name: `[guid('${where}', '${principalId}', '${role}')]`,
    ...(where === 'workspace' && { scope: emulator.workspaceId }),
    properties: {
      principalId,
      roleDefinitionId: `[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${guidOf(role)}')]`,
    },
  };
}

let deployments = 0;
async function deploy(as: string | undefined, resources: readonly object[]) {
  const at = `${group}/providers/Microsoft.Resources/deployments/d${deployments++}`;
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources,
  };
  const made = await ask(as, 'PUT', at, { properties: { mode: 'Incremental', template } }, '2025-04-01');
  if (made.status >= 400) return { status: made.status, error: made.body.error };
  const status = await vi.waitFor(async () => {
    const { body } = await ask(undefined, 'GET', at, undefined, '2025-04-01');
    expect(body.properties.provisioningState).not.toMatch(/Running|Accepted/);
    return body.properties.provisioningState;
  }, 600_000);
  return { status, error: undefined };
}

const job = { properties: { jobType: 'Command', command: 'true' } };

test('who has no role may nothing, and is told what and where, as the service tells it', async () => {
  const { status, body } = await ask('stranger', 'GET', 'jobs');
  expect(status).toBe(403);
  expect(body.error).toMatchObject({
    code: 'AuthorizationFailed',
    message: `The client 'stranger' with object id 'stranger' does not have authorization to perform action '${P}/jobs/read' over scope '${emulator.workspaceId}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  });
  expect((await ask('stranger', 'PUT', 'jobs/unseen', job)).status).toBe(403);
  expect((await ask(undefined, 'GET', 'jobs/unseen')).status).toBe(404);
});

test('members of a group may what the group may, and a token of nobody is none', async () => {
  expect((await ask('ada,readers', 'GET', 'jobs')).status).toBe(200);
  expect((await ask('ada', 'GET', 'jobs')).status).toBe(403);
  expect((await ask('ada,readers', 'POST', 'datastores/workspaceblobstore/listSecrets')).status).toBe(403);
  expect((await ask('scientist', 'POST', 'datastores/workspaceblobstore/listSecrets')).status).toBe(200);
  expect((await ask('', 'GET', 'jobs')).body.error.code).toBe('InvalidAuthenticationToken');
  expect((await ask('a,,b', 'GET', 'jobs')).body.error.code).toBe('InvalidAuthenticationToken');
});

test('a role on data gives no right to resources', async () => {
  expect((await ask('lister', 'GET', `${group}/providers/${P}`)).status).toBe(403);
});

test('MLflow is checked by jobs and models', async () => {
  const track = (as: string, verb: string, rest: string, body?: object) =>
    ask(as, verb, `${emulator.trackingUri}/api/2.0/mlflow/${rest}`, body);
  expect((await track('readers', 'GET', 'experiments/get?experiment_id=0')).status).toBe(200);
  const { status, body } = await track('readers', 'POST', 'experiments/create?', { name: 'mine' });
  expect([status, body.error.code]).toEqual([403, 'AuthorizationFailed']);
  expect((await track('scientist', 'POST', 'experiments/create?', { name: 'mine' })).status).toBe(200);
});

test('a deployment may do what who deploys may: a contributor grants nothing, and not a part is made', async () => {
  const account = { type: 'Microsoft.Storage/storageAccounts', apiVersion: '2025-06-01', name: 'one', properties: {} };
  const refused = await deploy('platform', [account, grant('group', 'friend', 'Owner')]);
  expect(refused).toMatchObject({ status: 403, error: { code: 'InvalidTemplateDeployment' } });
  expect(refused.error.message).toContain("perform action 'Microsoft.Authorization/roleAssignments/write' at scope");
  expect(refused.error.message).not.toContain('storageAccounts/write');
  expect(await deploy('platform', [account])).toMatchObject({ status: 'Succeeded' });
  expect(await deploy('scientist', [account])).toMatchObject({ status: 403, error: { code: 'AuthorizationFailed' } });
});

test('who gives an identity must be allowed to', async () => {
  const id = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/other`;
  const endpoint = {
    location: 'westeurope',
    identity: { type: 'UserAssigned', userAssignedIdentities: { [id]: {} } },
    properties: { authMode: 'AADToken' },
  };
  const { status, body } = await ask('scientist', 'PUT', 'onlineEndpoints/mail', endpoint, '2025-12-01');
  expect([status, body.error.code]).toEqual([403, 'LinkedAuthorizationFailed']);
  expect(body.error.message).toContain(`assign/action' on the linked scope(s) '${id}'`);
  expect((await ask('platform', 'PUT', 'onlineEndpoints/mail', endpoint, '2025-12-01')).status).toBe(201);
  const score = async (as: string) =>
    (await ask(as, 'POST', `${emulator.url}/online/${emulator.workspace}/mail/score`, {})).status;
  // Whoever is let in finds no deployment.
  expect([await score('scientist'), await score('readers'), await score('a,,b')]).toEqual([404, 403, 401]);
});

test('what each request has to be allowed is told', async () => {
  await ask(undefined, 'GET', 'jobs');
  const seen = (await (await admin('GET')).json()) as SeenRequest[];
  expect(seen.at(-1)?.needs).toEqual([{ plane: 'action', name: `${P}/jobs/read`, scope: emulator.workspaceId }]);
});

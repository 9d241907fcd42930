import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestWorkspace, type TestWorkspace } from './testing/workspace.fixture.ts';

let workspace: TestWorkspace;
let codeUri: string;
beforeAll(async () => {
  workspace = await startTestWorkspace();
  codeUri = await workspace.upload('code/abc', { 'main.mjs': 'console.log(1)' });
  const { arm, place } = workspace;
  await arm.environmentVersions.createOrUpdate(...place, 'node', '1', { properties: { image: 'node:22' } });
});
afterAll(() => workspace?.close());

/** A component whose command is to be chosen. */
const spec = (command: string) => ({
  componentSpec: {
    ...{ name: 'own', version: '1', type: 'command', command, environment: 'azureml:node:1' },
    inputs: { text: { type: 'uri_folder' } },
    outputs: { model: { type: 'uri_folder' } },
  },
});

describe('what any page or program of this machine might send', () => {
  test('a page of another site, or a body that a browser sends without asking, changes nothing', async () => {
    const fault = JSON.stringify({ kind: 'status' });
    const post = (headers: Record<string, string>) =>
      fetch(`${workspace.emulator.url}/_emulator/faults`, { method: 'POST', headers, body: fault });
    const json = { 'Content-Type': 'application/json' };
    expect((await post({ 'Content-Type': 'text/plain' })).status).toBe(415);
    expect((await post({ ...json, Origin: 'https://example.com' })).status).toBe(403);
    expect((await post({ ...json, Origin: 'null' })).status).toBe(403);
    const killed = await fetch(`${workspace.emulator.url}/_emulator/blobs/kill`, {
      method: 'POST',
      headers: { Origin: 'https://example.com' },
    });
    expect(killed.status).toBe(403);
    expect((await workspace.send('GET', 'computes/cpu')).name).toBe('cpu');
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'the name %s is a name like any other: nothing fails inside, and no answer tells how it is made',
    async (name) => {
      const literal = { type: 'literal', value: `\${{parent.outputs.${name}}}` };
      const node = { type: 'command', componentId: 'azureml:none:1', inputs: {}, outputs: {} };
      const bodies: readonly (readonly [string, unknown])[] = [
        [`jobs/${name}`, { properties: { jobType: name } }],
        ['jobs/own', JSON.parse(`{"properties": {"jobType": "Pipeline", "${name}": {}, "jobs": {"${name}": {}}}}`)],
        ['jobs/node', { properties: { jobType: 'Pipeline', jobs: { a: { ...node, outputs: { model: literal } } } } }],
        ['computes/own', { location: 'x', properties: { computeType: name } }],
        ['schedules/own', { properties: { trigger: { triggerType: name }, action: { actionType: name } } }],
        [`${name}/own`, { properties: {} }],
        ['components/own/versions/1', { properties: spec(`x \${{inputs.${name}}}`) }],
      ];
      for (const [path, body] of bodies) {
        const response = await fetch(
          `${workspace.emulator.url}${workspace.emulator.workspaceId}/${path}?api-version=2022-10-01`,
          {
            method: 'PUT',
            headers: { Authorization: `Bearer ${workspace.emulator.token}`, 'Content-Type': 'application/json' },
            body: JSON.stringify(body),
          },
        );
        const text = await response.text();
        expect(response.status, `${path}: ${text}`).toBeGreaterThanOrEqual(400);
        expect(response.status, `${path}: ${text}`).toBeLessThan(500);
        expect(text).not.toMatch(/\.ts:\d+|node_modules|\n\s+at /);
      }
    },
  );

  test("Microsoft's own clients: any published version of the interface, numbers among the labels, uploads with a signature", async () => {
    const ask = async (method: string, path: string, version: string, body?: unknown) => {
      const url = `${workspace.emulator.url}${workspace.emulator.workspaceId}/${path}?api-version=${version}`;
      const headers = { Authorization: `Bearer ${workspace.emulator.token}`, 'Content-Type': 'application/json' };
      const response = await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
      return { status: response.status, body: JSON.parse((await response.text()) || '{}') };
    };
    for (const version of ['2023-04-01', '2024-10-01-preview', '2025-12-01']) {
      expect((await ask('GET', 'computes/cpu', version)).status).toBe(200);
    }
    expect((await ask('GET', 'computes/cpu', '2019-01-01')).body.error.code).toBe('NoRegisteredProviderFound');
    const properties = { codeUri, properties: { hash_sha256: 'abc', hash_version: 202208 } };
    const code = await ask('PUT', 'codes/sdk/versions/1', '2024-04-01', { properties });
    expect(code.body.properties.properties).toEqual({ hash_sha256: 'abc', hash_version: '202208' });
    const upload = await ask('POST', 'codes/sdk/versions/2/startPendingUpload', '2023-04-01', {});
    const { blobUri, credential } = upload.body.blobReferenceForConsumption;
    const [container, signature] = String(credential.sasUri).split('?');
    expect(container).toBe(blobUri);
    const put = await fetch(`${container}/sdk/main.mjs?${signature}`, {
      method: 'PUT',
      // A version of the storage's interface that is newer than Azurite.
      headers: { 'x-ms-blob-type': 'BlockBlob', 'x-ms-version': '2026-06-06' },
      body: 'x',
    });
    expect(put.status).toBe(201);
    const defaults = await ask('GET', 'datastores', '2024-10-01');
    expect(defaults.body.value).toHaveLength(2);
    const { arm, place } = workspace;
    const discovered = await fetch((await arm.workspaces.get(...place)).discoveryUrl ?? '');
    expect(await discovered.json()).toMatchObject({ api: workspace.emulator.url });
    const serverless = {
      properties: {
        ...{ jobType: 'Command', command: 'true', queueSettings: { jobTier: 'Spot' } },
        ...{ environmentId: 'azureml://registries/azureml/environments/sklearn-1.5/labels/latest' },
        resources: { instanceCount: 1, instanceType: 'Standard_DS3_v2' },
      },
    };
    expect((await ask('PUT', 'jobs/serverless', '2024-04-01', serverless)).status).toBe(201);
    await workspace.emulator.jobEnded('serverless');
    expect((await ask('GET', 'jobs/serverless', '2024-04-01')).body.properties).toMatchObject({
      status: 'Completed',
      queueSettings: { jobTier: 'Spot' },
    });
    const resources = { instanceCount: 1, instanceType: 'Standard_NC6s_v3' };
    const retired = { properties: { ...serverless.properties, resources } };
    expect((await ask('PUT', 'jobs/retired', '2024-04-01', retired)).body.error.message).toContain(
      'resources.instanceType must be a size that is provisioned',
    );

    // Both forms of an id, and metrics whose names have spaces.
    const dataUri = `azureml://datastores/workspaceblobstore/paths/sdk`;
    await ask('PUT', 'data/words/versions/1', '2024-04-01', { properties: { dataType: 'uri_folder', dataUri } });
    for (const prefix of ['', 'azureml:']) {
      const uri = `${prefix}${workspace.emulator.workspaceId}/data/words/versions/1`;
      const inputs = { words: { jobInputType: 'uri_folder', uri } };
      const job = { properties: { ...serverless.properties, command: 'ls ${{inputs.words}}', inputs } };
      const name = `reads-${prefix.length}`;
      expect((await ask('PUT', `jobs/${name}`, '2024-04-01', job)).status).toBe(201);
      await workspace.emulator.jobEnded(name);
      expect((await ask('GET', `jobs/${name}`, '2024-04-01')).body.properties.status).toBe('Completed');
    }
    const track = async (path: string, body?: unknown) => {
      const response = await fetch(`${workspace.emulator.trackingUri}/api/2.0/mlflow/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { Authorization: `Bearer ${workspace.emulator.token}`, 'Content-Type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return response.json();
    };
    await track('runs/log-metric', { run_id: 'serverless', key: 'mean loss', value: 0.5, timestamp: 1, step: 0 });
    expect(await track('runs/get?run_id=serverless')).toMatchObject({
      run: { data: { metrics: [{ key: 'mean loss', value: 0.5 }] } },
    });
  });
});

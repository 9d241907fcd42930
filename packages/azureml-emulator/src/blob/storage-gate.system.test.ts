import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmulator } from '../emulator.ts';
import { startTestWorkspace, type TestWorkspace } from '../testing/workspace.fixture.ts';
import { containerSignature, signRequest } from './shared-key.ts';

let workspace: TestWorkspace;
let ca: string;
let container: string;
beforeAll(async () => {
  workspace = await startTestWorkspace({ storage: 'tokens', roles: true });
  ca = await readFile(workspace.emulator.certificate ?? '', 'utf8');
  const { properties } = await workspace.arm.datastores.get(...workspace.place, 'workspaceblobstore');
  container = `${workspace.emulator.blobUrl}/${'containerName' in properties ? properties.containerName : ''}`;
});
afterAll(() => workspace?.close());

interface Told {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly body: string;
}

function ask(method: string, url: string, headers: Record<string, string> = {}, body = ''): Promise<Told> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, ca, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.once('end', () =>
        resolve({ status: answer.statusCode, code: answer.headers['x-ms-error-code']?.toString(), body: text }),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}`, 'x-ms-version': '2021-12-02' });
const PUT = { 'x-ms-blob-type': 'BlockBlob' };

test('whoever has the role writes and reads with a token; the datastore says https', async () => {
  const owner = bearer(workspace.emulator.token);
  expect(await ask('PUT', `${container}/a.txt`, { ...owner, ...PUT }, 'alpha')).toMatchObject({ status: 201 });
  expect(await ask('GET', `${container}/a.txt`, owner)).toMatchObject({ status: 200, body: 'alpha' });
  expect(await ask('HEAD', `${container}/none`, owner)).toMatchObject({ status: 404, code: 'BlobNotFound' });
  const { properties } = await workspace.arm.datastores.get(...workspace.place, 'workspaceblobstore');
  expect(properties).toMatchObject({ protocol: 'https' });
});

test('without a role, with an unknown token or with no token, each is refused in its own way', async () => {
  const nobody = bearer(`${workspace.emulator.token}:nobody`);
  const mismatch = { status: 403, code: 'AuthorizationPermissionMismatch' };
  expect(await ask('GET', `${container}/a.txt`, nobody)).toMatchObject(mismatch);
  expect(await ask('HEAD', `${container}/a.txt`, nobody)).toMatchObject({ ...mismatch, body: '' });
  const unknown = { status: 401, code: 'InvalidAuthenticationInfo' };
  expect(await ask('GET', `${container}/a.txt`, bearer('unknown'))).toMatchObject(unknown);
  expect(await ask('GET', `${container}/a.txt`)).toMatchObject({ status: 401, code: 'NoAuthenticationInformation' });
});

test('where keys are forbidden, so are signatures made with one, except those of the service itself', async () => {
  const forbidden = { status: 403, code: 'KeyBasedAuthenticationNotPermitted' };
  const url = new URL(`${container}/a.txt`);
  expect(await ask('GET', url.href, signRequest('GET', url, {}, new Date()))).toMatchObject(forbidden);
  const signature = containerSignature(container, 'r', new Date(Date.now() + 60_000));
  expect(await ask('GET', `${url}?${signature}`)).toMatchObject(forbidden);
  const pending = await workspace.send('POST', 'codes/c/versions/1/startPendingUpload', {});
  const { blobReferenceForConsumption: place } = JSON.parse(JSON.stringify(pending));
  const uploadTo = place.credential.sasUri.replace('?', '/pending.txt?');
  expect(await ask('PUT', uploadTo, PUT, 'pending')).toMatchObject({ status: 201 });
});

test('a home keeps its scheme: stored addresses have it', async () => {
  const home = path.dirname(workspace.emulator.certificate ?? '');
  await expect(startEmulator({ home })).rejects.toThrow(
    'storage of the emulator must be keys-and-tokens or tokens, as its home has https; got "keys"',
  );
});

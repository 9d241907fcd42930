import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Datastore, openLocalDatastore } from '@aml-mlops/artifacts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BuildCache } from './build-cache.ts';
import { hashToken, readGrants } from './scopes.ts';
import { buildCacheServer } from './serve.ts';

/** Tokens of a release, of a branch, of a pull request on that branch, and of a branch whose name begins alike. */
const token = {
  main: 'token-of-the-main-branch',
  branch: 'token-of-a-feature-branch',
  pull: 'token-of-a-pull-request',
  nested: 'token-of-a-nested-branch',
};

let folder: string;
let server: Server;
let url: string;
let told: string[];
const tokens = () => path.join(folder, 'tokens.json');

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'build-cache-'));
  const grant = (text: string, scope: string, write: boolean) => ({ sha256: hashToken(text), scope, write });
  await writeFile(
    tokens(),
    JSON.stringify([
      grant(token.main, 'main', true),
      grant(token.branch, 'feature', true),
      grant(token.pull, 'feature', false),
      grant(token.nested, 'feature/1', true),
    ]),
  );
  await serve(openLocalDatastore(path.join(folder, 'store')));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function serve(store: Datastore): Promise<void> {
  server?.close();
  told = [];
  server = buildCacheServer({
    cache: new BuildCache(store),
    grants: () => readGrants(tokens()),
    hosts: ['127.0.0.1'],
    bodyLimit: 1000,
    log: (line) => told.push(line),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function ask(method: string, hash: string, as?: string, body?: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${url}/v1/cache/${hash}`, {
    method,
    headers: { ...(as && { authorization: `Bearer ${as}` }), ...headers },
    ...(body !== undefined && { body }),
  });
  return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
}
const put = (hash: string, as: string, body: string) => ask('PUT', hash, as, body);
const get = (hash: string, as: string) => ask('GET', hash, as);

test('what is stored is read again', async () => {
  expect(await put('123', token.main, 'outputs')).toMatchObject({ status: 200 });
  expect(await get('123', token.main)).toEqual({ status: 200, text: 'outputs', type: 'application/octet-stream' });
  expect(await get('124', token.main)).toMatchObject({ status: 404 });
});

describe('nobody builds for others what they did not ask for', () => {
  test('main reads nothing of a branch; a branch reads main; branches read nothing of each other', async () => {
    await put('1', token.branch, 'of the branch');
    await put('2', token.main, 'of main');
    expect((await get('1', token.main)).status).toBe(404);
    expect((await get('1', token.nested)).status).toBe(404);
    expect((await get('2', token.branch)).text).toBe('of main');
    expect((await get('1', token.pull)).text).toBe('of the branch');
  });

  test('a branch that has stored a hash first does not stand before main', async () => {
    await put('7', token.branch, 'poison');
    expect((await put('7', token.main, 'built by main')).status).toBe(200);
    expect((await get('7', token.main)).text).toBe('built by main');
    expect((await get('7', token.nested)).text).toBe('built by main');
  });

  test('what is there is never replaced', async () => {
    await put('3', token.main, 'first');
    expect(await put('3', token.main, 'second')).toMatchObject({ status: 409 });
    expect((await get('3', token.main)).text).toBe('first');
  });

  test('a token of a pull request stores nothing', async () => {
    expect(await put('4', token.pull, 'poison')).toMatchObject({ status: 403 });
    expect((await get('4', token.branch)).status).toBe(404);
  });

  test.each(['..%2Fmain%2F9', '%2e%2e', 'a/b', '', 'x'.repeat(200), '9?scope=main', 'a%00b'])(
    'a hash %j leads nowhere',
    async (hash) => {
      const answer = await put(hash, token.branch, 'poison');
      expect(answer.status).not.toBe(500);
      expect((await get('9', token.main)).status).toBe(404);
      expect(await readdir(path.join(folder, 'store')).catch(() => [])).not.toContain('main');
    },
  );
});

describe('who may ask', () => {
  test.each([
    ['no token', undefined],
    ['an unknown token', 'a-token-that-nobody-has-made'],
    ['an empty token', ''],
    ['the hash of a token', hashToken(token.main)],
  ])('%s is refused, in plain text as Nx expects', async (_, as) => {
    expect(await ask('GET', '1', as)).toMatchObject({ status: 401, type: 'text/plain' });
    expect(await ask('PUT', '1', as, 'x')).toMatchObject({ status: 401 });
  });

  test('a token that is taken from the file is refused at once', async () => {
    await put('1', token.main, 'x');
    const grants = JSON.parse(await readFile(tokens(), 'utf8')) as unknown[];
    await writeFile(tokens(), JSON.stringify(grants.slice(1)));
    expect((await get('1', token.main)).status).toBe(401);
  });

  test('a page of another origin, or under another name, is refused', async () => {
    expect(await ask('GET', '1', token.main, undefined, { origin: 'http://localhost' })).toMatchObject({ status: 403 });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(`${url}/v1/cache/1`, { headers: { host: 'evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

describe('what goes wrong on the way', () => {
  test('outputs that are too large are refused', async () => {
    expect(await put('1', token.main, 'x'.repeat(1001))).toMatchObject({ status: 413 });
    expect((await get('1', token.main)).status).toBe(404);
  });

  test('an upload that breaks off leaves nothing', async () => {
    const headers = { authorization: `Bearer ${token.main}`, 'content-length': 100 };
    const broken = request(`${url}/v1/cache/5`, { method: 'PUT', headers });
    const closed = new Promise((resolve) => broken.on('error', resolve).on('close', resolve));
    broken.write('half');
    await new Promise((resolve) => server.once('request', resolve));
    broken.destroy();
    await closed;
    await expect.poll(() => told.length).toBe(1);
    expect((await get('5', token.main)).status).toBe(404);
    expect((await put('5', token.main, 'whole')).status).toBe(200);
  });

  test('a store that is down is a miss for readers, and told to who writes and who operates', async () => {
    const down = () => Promise.reject(new Error('connect ECONNREFUSED'));
    await serve({ ...openLocalDatastore(folder), exists: down });
    expect((await get('1', token.main)).status).toBe(404);
    expect((await put('1', token.main, 'x')).status).toBe(503);
    expect(told).toEqual(['GET 1: Error: connect ECONNREFUSED', 'PUT 1: Error: connect ECONNREFUSED']);
    expect(told.join()).not.toContain(token.main);
  });

  test('a store that fails before its first byte is a miss too', async () => {
    const store = openLocalDatastore(folder);
    await serve({
      ...store,
      exists: async () => true,
      // biome-ignore lint/correctness/useYield: it fails first
      read: async function* () {
        throw new Error('gone');
      },
    });
    expect((await get('1', token.main)).status).toBe(404);
  });
});

test.each([
  ['{}', 'E_BUILD_CACHE_TOKENS'],
  ['[]', 'E_BUILD_CACHE_TOKENS'],
  ['[{"sha256":"token-of-the-main-branch","scope":"main"}]', 'E_BUILD_CACHE_TOKENS'],
  [`[{"sha256":"${hashToken('x')}","scope":"../main"}]`, 'E_BUILD_CACHE_TOKENS'],
  ['no JSON', 'E_BUILD_CACHE_TOKENS'],
])('a file of tokens that is %s is refused by name', async (text, code) => {
  await writeFile(tokens(), text);
  await expect(readGrants(tokens())).rejects.toMatchObject({ code, message: expect.stringContaining(tokens()) });
});

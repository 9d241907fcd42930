import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FolderServer, fileOf, serveFolder } from './serve-folder.ts';

let folder: string;
let server: FolderServer;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'site-'));
  await mkdir(path.join(folder, 'errors'));
  await writeFile(path.join(folder, 'index.html'), 'home');
  await writeFile(path.join(folder, 'errors/index.html'), 'errors');
  await writeFile(path.join(folder, '404.html'), 'nothing here');
  await writeFile(path.join(folder, 'app.js'), '1');
  server = await serveFolder(folder, 0);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

test.each([
  ['/', 200, 'home', 'text/html; charset=utf-8'],
  ['/errors/', 200, 'errors', 'text/html; charset=utf-8'],
  ['/app.js?x', 200, '1', 'text/javascript; charset=utf-8'],
  ['/errors', 404, 'nothing here', 'text/html; charset=utf-8'],
  ['/%00', 404, 'nothing here', 'text/html; charset=utf-8'],
  ['/%zz', 404, 'nothing here', 'text/html; charset=utf-8'],
])('%s is answered with %i', async (address, status, text, type) => {
  const response = await fetch(server.url + address);
  expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([status, text, type]);
});

test('it listens on this machine alone, and is read only', async () => {
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await fetch(server.url, { method: 'POST' })).status).toBe(405);
  await expect(serveFolder(folder, Number(new URL(server.url).port))).rejects.toMatchObject({ code: 'E_ADDRESS' });
});

test.each(['/../secret', '/..%2f..%2fetc/passwd', '/a/../../secret'])('%s leads nowhere', (address) => {
  expect(fileOf('/srv/site', address)).toBeUndefined();
});

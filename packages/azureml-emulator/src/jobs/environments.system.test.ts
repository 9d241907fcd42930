import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Workspace } from '../arm/workspace.ts';
import type { BlobClient } from '../blob/blob-client.ts';
import { makeEnvironments } from './environments.ts';

const require = createRequire(import.meta.url);
const installed = path.dirname(path.dirname(require.resolve('zod/package.json')));
const versionOf = async (name: string) =>
  (JSON.parse(await readFile(path.join(installed, name, 'package.json'), 'utf8')) as { version: string }).version;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'environments-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** An environment whose build context holds these files. */
function packagesOf(name: string, files: Readonly<Record<string, unknown>>) {
  const url = `http://127.0.0.1:1/account/container/${name}`;
  const client: BlobClient = {
    createContainer: async () => undefined,
    exists: async () => false,
    upload: async () => undefined,
    delete: async () => undefined,
    list: async () => Object.keys(files),
    async download(target, file) {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify(files[path.basename(new URL(target).pathname)]));
    },
  };
  const environment = { id: `/environments/${name}/versions/1`, properties: { build: { contextUri: url } } };
  const environments = makeEnvironments(root, installed, client);
  return environments.packagesOf({} as Workspace, environment);
}

test('an environment has the packages of its lock, and no others', async () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/zod': { version: await versionOf('zod') },
      'node_modules/vitest': { version: '0.0.1', dev: true },
      'node_modules/other-platform': { version: '1.0.0', optional: true },
    },
  };
  const modules = await packagesOf('good', { 'package-lock.json': lock });
  const program = path.join(path.dirname(modules!), 'program.mjs');
  const resolve = createRequire(pathToFileURL(program)).resolve;
  expect(await realpath(resolve('zod'))).toContain(root);
  expect(() => resolve('commander')).toThrow('Cannot find module');
  expect(() => resolve('vitest')).toThrow('Cannot find module');
});

test.each([
  [
    'a version that is not installed',
    { 'node_modules/zod': { version: '0.0.1' } },
    /needs zod 0\.0\.1, which .* does not have in that version/,
  ],
  ['a package that is not installed', { 'node_modules/left-pad': { version: '1.3.0' } }, /needs left-pad 1\.3\.0/],
  ['a place that leads out', { 'node_modules/../../x': { version: '1' } }, /its lock has a package at/],
])('%s fails the environment, as it fails the image', async (name, packages, message) => {
  const build = packagesOf(name.replaceAll(' ', '-'), { 'package-lock.json': { packages } });
  await expect(build).rejects.toMatchObject({ code: 'E_ENVIRONMENT', message: expect.stringMatching(message) });
});

test('dependencies without a lock are refused; a context without any needs none', async () => {
  const build = packagesOf('lockless', { 'package.json': { dependencies: { zod: '4' } } });
  await expect(build).rejects.toThrow('must hold a package-lock.json: package.json names zod');
  expect(await packagesOf('bare', { Dockerfile: 'FROM node' })).toBeUndefined();
});

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openLocalDatastore } from '@aml-mlops/artifacts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BuildCache } from './build-cache.ts';
import { hashToken } from './scopes.ts';
import { buildCacheServer } from './serve.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const TOKEN = 'token-of-the-main-branch';
const READER = 'token-of-a-pull-request';

let folder: string;
let server: Server;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nx-client-'));
  const grants = [
    { sha256: hashToken(TOKEN), scope: 'main', write: true },
    { sha256: hashToken(READER), scope: 'feature', write: false },
  ];
  const cache = new BuildCache(openLocalDatastore(path.join(folder, 'store')));
  server = buildCacheServer({ cache, grants: async () => grants, hosts: ['127.0.0.1'] });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const workspace = path.join(folder, 'workspace');
  mkdirSync(workspace);
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(workspace, 'node_modules'));
  writeFileSync(path.join(workspace, 'nx.json'), JSON.stringify({ analytics: false, neverConnectToCloud: true }));
  const build = { command: 'mkdir -p dist && date +%N > dist/made', cache: true, outputs: ['{projectRoot}/dist'] };
  writeFileSync(path.join(workspace, 'package.json'), JSON.stringify({ name: 'made', nx: { targets: { build } } }));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Builds as a machine of this name would, which has a cache and a data folder of its own. Answers what it built. */
async function build(machine: string, token: string): Promise<{ said: string; made: string }> {
  const workspace = path.join(folder, 'workspace');
  rmSync(path.join(workspace, 'dist'), { recursive: true, force: true });
  const { stdout } = await promisify(execFile)(path.join(ROOT, 'node_modules/.bin/nx'), ['build', 'made'], {
    cwd: workspace,
    timeout: 120_000,
    env: {
      ...process.env,
      CI: '',
      NO_COLOR: '1',
      FORCE_COLOR: '',
      NX_DAEMON: 'false',
      NX_WORKSPACE_ROOT_PATH: workspace,
      NX_CACHE_DIRECTORY: path.join(folder, machine, 'cache'),
      NX_WORKSPACE_DATA_DIRECTORY: path.join(folder, machine, 'data'),
      NX_SELF_HOSTED_REMOTE_CACHE_SERVER: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: token,
    },
  });
  return { said: stdout, made: readFileSync(path.join(workspace, 'dist/made'), 'utf8') };
}

test('Nx takes from the cache what another machine has built, with a token that may only read too', async () => {
  const first = await build('first', TOKEN);
  expect(first.said).not.toContain('cache');
  const second = await build('second', READER);
  expect(second.said).toContain('remote cache');
  expect(second.made).toBe(first.made);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { startTrackingServer } from '../server/index.ts';
import { trackingContract } from '../tracking.contract.ts';
import { openTracking } from './open-tracking.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tracking-remote-'));
const server = await startTrackingServer({ db: path.join(folder, 'mlops.db'), port: 0, token: 'secret' });
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

trackingContract('our server over HTTP', async () => openTracking(server.url, { token: () => 'secret' }));

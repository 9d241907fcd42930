import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
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

test('a training goes on while its server is stopped and started again, and loses nothing', async () => {
  const db = path.join(folder, 'restarted/mlops.db');
  const first = await startTrackingServer({ db, port: 0 });
  const port = Number(new URL(first.url).port);
  const warnings: string[] = [];
  const tracking = openTracking(first.url, { warn: (message) => warnings.push(message) });
  const run = await tracking.startRun({ experiment: 'restart', name: 'run' });
  run.logMetric('loss', 0, 0);
  await run.flush();
  await first.close();
  for (let step = 1; step < 1500; step++) run.logMetric('loss', step, step);
  run.logParam('epochs', 1500);
  await run.flush();
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/cannot be reached; values are kept and sent when it is back$/);

  const second = await startTrackingServer({ db, port });
  await run.logContent('late', 'late.txt');
  await run.end('FINISHED');
  const history = await tracking.metricHistory(run.runId, 'loss');
  expect(history.map(({ value }) => value)).toEqual(Array.from({ length: 1500 }, (_, step) => step));
  expect(await tracking.getRun(run.runId)).toMatchObject({ status: 'FINISHED', params: { epochs: '1500' } });
  expect(String(Buffer.from(await tracking.readArtifact(run.runId, 'late.txt')))).toBe('late');
  expect(warnings).toHaveLength(1);
  await tracking.close();
  await second.close();
});

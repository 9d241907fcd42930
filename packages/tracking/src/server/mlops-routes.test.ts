import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTrackingServer, type TrackingServer } from './index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mlops-routes-'));
let server: TrackingServer;
beforeAll(async () => {
  server = await startTrackingServer({ db: path.join(folder, 'mlops.db'), port: 0 });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function create(runId: string) {
  const answer = await fetch(`${server.url}/api/2.0/mlops/runs/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ run_id: runId, experiment_id: '0', run_name: 'train', tags: [{ key: 'a', value: 'b' }] }),
  });
  return { status: answer.status, text: await answer.text() };
}

test('a run may be given the name of a job as its id, once', async () => {
  const created = await create('retrain-2026.47_0');
  expect(created.status).toBe(200);
  expect(JSON.parse(created.text)).toMatchObject({
    run: {
      info: { run_id: 'retrain-2026.47_0', run_name: 'train' },
      data: { tags: expect.arrayContaining([{ key: 'a', value: 'b' }]) },
    },
  });
  const again = await create('retrain-2026.47_0');
  expect(again.status).toBe(400);
  expect(again.text).toContain('run with id retrain-2026.47_0 already exists');
  const outside = await create('../outside');
  expect(outside.status).toBe(400);
});

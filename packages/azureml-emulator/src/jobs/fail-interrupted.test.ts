import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { workspaceId } from '../arm/resource-path.ts';
import { openResourceStore } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';
import { failInterrupted } from './fail-interrupted.ts';
import { createJob } from './job-record.ts';

test('jobs that were under way when the emulator was killed have failed, with their nodes; others stay as they are', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'interrupted-'));
  const store = openResourceStore(path.join(folder, 'resources.db'), () => new Date());
  try {
    const scope = { subscription: 's', resourceGroup: 'g', workspace: 'w' };
    const workspace: Pick<Workspace, 'scope' | 'id' | 'store' | 'outputUris'> = {
      scope,
      id: workspaceId(scope),
      store,
      outputUris: false,
    };
    const make = (name: string, parent?: string) => createJob(workspace, name, { jobType: 'Command' }, parent);
    const running = make('running');
    const done = make('done-node', running.id);
    const node = make('running-node', running.id);
    const before = make('before');
    for (const job of [running, node]) job.setStatus('Running');
    for (const job of [done, before]) job.setStatus('Completed');
    const ended: string[] = [];
    const runs = { end: async (run: string) => void ended.push(run) };
    await failInterrupted({ workspace, runs });
    expect([running, done, node, before].map(({ status }) => status)).toEqual([
      'Failed',
      'Completed',
      'Failed',
      'Completed',
    ]);
    expect(ended).toEqual(['running-node', 'running']);
    expect(store.list(`${workspace.id}/jobs`).map(({ name }) => name)).toEqual(['before', 'running']);
    expect(store.get(running.id)?.properties['properties']).toEqual({
      'azureml.error': 'the emulator was stopped while the job ran',
    });
  } finally {
    store.close();
    await rm(folder, { recursive: true, force: true });
  }
});

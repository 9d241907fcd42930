import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { openTracking } from '@aml-mlops/tracking';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TestWorkspace } from '../testing/test-workspace.fixture.ts';
import { requestOfRun } from './index.ts';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = new TestWorkspace();
});
afterEach(() => workspace.close());

/** Starts a run in a process of its own and kills it while a step is going. */
async function killedRun(id: string): Promise<void> {
  const program = path.join(import.meta.dirname, 'killed-run.fixture.ts');
  const child = spawn(process.execPath, [program, workspace.folder, id], { stdio: ['ignore', 'ignore', 'pipe'] });
  const { runs } = workspace.workspace.database;
  await once(child.stderr, 'data');
  while (!runs.nodes(id).some(({ status, trackingRun }) => status === 'running' && trackingRun)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.kill('SIGKILL');
  await once(child, 'close');
}

test('a run whose process is gone is killed, here at once and in tracking with the next run', async () => {
  await killedRun('first');
  const { runs } = workspace.workspace.database;
  expect(runs.list(9).map(({ id, status }) => [id, status])).toEqual([['first', 'killed']]);
  await workspace.run();
  expect(runs.get('first').status).toBe('killed');
  expect(runs.nodes('first').filter(({ status }) => status === 'running' || status === 'queued')).toEqual([]);
  const tracking = openTracking(workspace.workspace.trackingUri);
  const parent = runs.get('first').trackingRun ?? '';
  expect((await tracking.getRun(parent)).status).toBe('KILLED');
  // A step that had just been started may write once more, before it sees that its runner is gone.
  await vi.waitFor(
    async () => {
      const children = await tracking.childRuns(parent);
      expect(children.length).toBeGreaterThan(0);
      expect(children.map(({ status }) => status)).not.toContain('RUNNING');
    },
    { timeout: 600_000, interval: 100 },
  );
  await tracking.close();
});

test('of two that resume a run one gets it, the other is told so', async () => {
  await killedRun('first');
  const request = requestOfRun(workspace.workspace, 'first');
  const outcomes = await Promise.allSettled([
    workspace.run(request, { id: 'first' }),
    workspace.run(request, { id: 'first' }),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'E_RUN_GOING', message: `run first is running in process ${process.pid}: stop that one first` },
  });
  expect(workspace.workspace.database.runs.get('first').status).toBe('done');
});

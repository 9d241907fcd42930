import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { App } from '../app/app.ts';

const COMMAND = path.resolve(import.meta.dirname, '../../bin/mlops.mjs');
const LOOK_MILLISECONDS = 100;
const LONGEST_REASON = 2000;

/**
 * Resumes a run in a separate process that outlives this one. Resolves when that process has started the run.
 *
 * @throws MlopsError `E_RESUME` with the output of the process, if it ended instead
 */
export async function resumeApart(app: App, workspace: Workspace, run: string): Promise<void> {
  const folder = path.join(workspace.runs, run);
  mkdirSync(folder, { recursive: true });
  const logFile = path.join(folder, 'resume.txt');
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, [COMMAND, 'resume', run, '--json'], {
    cwd: app.repository,
    detached: true,
    env: { ...process.env, MLOPS_HOME: workspace.home },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  const ended = once(child, 'exit').then(() => true);
  for (;;) {
    const { status, pid } = workspace.database.runs.get(run);
    if (status === 'running' && pid === child.pid) return;
    const isOver = await Promise.race([
      ended,
      new Promise<false>((next) => setTimeout(() => next(false), LOOK_MILLISECONDS)),
    ]);
    if (!isOver) continue;
    if (child.exitCode === 0) return;
    const said = (await readFile(logFile, 'utf8')).trim().slice(-LONGEST_REASON);
    throw new MlopsError('E_RESUME', said || `run ${run} cannot be resumed: the command ended with ${child.exitCode}`);
  }
}

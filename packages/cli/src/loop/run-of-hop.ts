import { MlopsError } from '@aml-mlops/errors';
import { newRunId, type RunRequest, recordedRequest, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { App } from '../app/app.ts';
import { EXIT } from '../command-line/exit.ts';
import { executeRun } from '../run/execute-run.ts';
import type { HopContext } from './hop.ts';

/**
 * Runs what a hop runs, once: its id is written down before it starts, one that was killed is resumed, one that is done stays as it is.
 *
 * @param name the fact of the round that keeps the id
 * @param request what is asked for; not called where the run is known
 * @throws MlopsError `E_LOOP` if the run does not end well, which it has said why
 */
export async function runOnce(
  app: App,
  workspace: Workspace,
  { state, signal, keep }: HopContext,
  name: 'absorbRun' | 'retrainRun',
  request: () => Promise<RunRequest>,
): Promise<string> {
  const id = state.round[name] ?? newRunId();
  if (state.round[name] === undefined) keep({ [name]: id });
  const known = workspace.database.runs.find(id);
  if (known?.status === 'done') return id;
  const asked = known ? recordedRequest(workspace, id) : await request();
  mustEndWell(await executeRun(app, { id, request: asked, workspace, signal, json: false, quiet: true }), signal);
  return id;
}

export function mustEndWell(exitCode: number, signal: AbortSignal): void {
  signal.throwIfAborted();
  if (exitCode === EXIT.done) return;
  throw new MlopsError('E_LOOP', 'run of the loop must succeed; it failed for the reason above');
}

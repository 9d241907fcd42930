import { MlopsError } from '@aml-mlops/errors';
import { newRunId, type RunRequest, recordedRequest, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { App } from '../app/app.ts';
import { EXIT } from '../command-line/exit.ts';
import { executeRun } from '../run/execute-run.ts';
import type { HopContext } from './hop.ts';

/**
 * Runs a hop's run once. Its id is recorded before it starts; a killed run is resumed, a completed one is reused.
 *
 * @param name the fact of the round that stores the id
 * @param request the run request; not called if the run is known
 * @throws MlopsError `E_LOOP` if the run fails; the run itself has reported why
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

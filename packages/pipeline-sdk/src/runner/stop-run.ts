import { MlopsError } from '@aml-mlops/errors';
import type { Workspace } from './workspace/workspace.ts';

/**
 * Asks the process of a run to stop, as Ctrl-C does: its steps end, and the run is `interrupted` and can be resumed.
 *
 * @throws MlopsError `E_RUN_UNKNOWN`, and `E_RUN_NOT_GOING` if no process of this machine is running it
 */
export function stopRun(workspace: Workspace, id: string): void {
  const { status, pid } = workspace.database.runs.get(id);
  if (status !== 'running') {
    throw new MlopsError('E_RUN_NOT_GOING', `run ${id} must be running to be stopped; it is ${status}`);
  }
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    const message = `run ${id} cannot be stopped: process ${pid} takes no signal of this user`;
    throw new MlopsError('E_RUN_NOT_GOING', message, { pid }, { cause: error });
  }
}

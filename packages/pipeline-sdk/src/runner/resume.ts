import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { type Plan, planSchema } from '../define/plan.ts';
import type { RunRequest } from './run-types.ts';
import type { Workspace } from './workspace/workspace.ts';

const requestSchema = z.object({
  plan: planSchema,
  bindings: z.record(z.string(), z.string()),
  selection: z.object({
    force: z.array(z.string()).optional(),
    noCache: z.boolean().optional(),
    from: z.string().optional(),
    only: z.string().optional(),
  }),
  copyTo: z.string().optional(),
  study: z.json().optional(),
});

/**
 * The request of a run that can be resumed.
 *
 * @throws MlopsError `E_RUN_UNKNOWN`, `E_RUN_GOING` if another process is running it, `E_RUN_DONE` if it is complete
 */
export function requestOfRun(workspace: Workspace, id: string): RunRequest {
  const run = workspace.database.runs.get(id);
  if (run.status === 'done') throw new MlopsError('E_RUN_DONE', `run ${id} is done: there is nothing to resume`);
  workspace.database.runs.mustNotBeGoing(id);
  return requestSchema.parse(JSON.parse(run.request)) as RunRequest;
}

/**
 * The request of a run, whatever its state.
 *
 * @throws MlopsError `E_RUN_UNKNOWN`
 */
export function recordedRequest(workspace: Pick<Workspace, 'database'>, id: string): RunRequest {
  return requestSchema.parse(JSON.parse(workspace.database.runs.get(id).request)) as RunRequest;
}

/**
 * The plan of a run, whatever its state.
 *
 * @throws MlopsError `E_RUN_UNKNOWN`
 */
export function planOfRun(workspace: Workspace, id: string): Plan {
  return recordedRequest(workspace, id).plan;
}

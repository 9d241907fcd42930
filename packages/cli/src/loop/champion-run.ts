import { MlopsError } from '@aml-mlops/errors';
import { type RunRequest, recordedRequest, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { openTracking } from '@aml-mlops/tracking';
import type { App } from '../app/app.ts';
import { resolveModel } from '../models/resolve-model.ts';
import type { LoopState } from './loop-state.ts';

/** The run that produced the champion. */
export interface ChampionRun {
  readonly version: number;
  readonly run: string;
  readonly request: RunRequest;
}

/** @throws MlopsError `E_LOOP` if the run is unknown in this workspace */
export async function championOf(model: string, { trackingUri, database }: Workspace): Promise<ChampionRun> {
  const tracking = openTracking(trackingUri);
  try {
    const { version, runId } = await resolveModel(tracking.models, model);
    const run = database.runs.headOfTrackingRun(runId);
    if (run) return { version, run: run.id, request: recordedRequest({ database }, run.id) };
    const message = `run that made ${model}:${version} must be in this workspace, since the loop repeats it; train one with: mlops run`;
    throw new MlopsError('E_LOOP', message);
  } finally {
    await tracking.close();
  }
}

/**
 * The raw data that labels are added to: the input of the champion's run. If that run belonged to the loop, the input before any
 * labels were added, because the queue has the labels of all rounds.
 */
export function rawOf(app: App, { run, request }: ChampionRun, { promotedRun, raw }: LoopState): string {
  if (run === promotedRun && raw !== undefined) return raw;
  const bound = request.bindings[app.data?.input ?? ''];
  if (bound !== undefined) return bound;
  throw new MlopsError('E_LOOP', `run ${run} must have read raw data; pipeline ${request.plan.pipeline} reads none`);
}

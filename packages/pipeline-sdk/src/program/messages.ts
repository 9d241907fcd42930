import type { FlatError } from './flat-error.ts';

/** A message of a step program to the runner that started it, over the IPC channel; none are sent without a runner. */
export type ProgramMessage =
  | { readonly type: 'progress'; readonly done: number; readonly total: number; readonly message?: string | undefined }
  /** NaN and infinities are sent as text, since JSON has neither. */
  | { readonly type: 'metric'; readonly key: string; readonly value: number | string; readonly step: number }
  | { readonly type: 'done'; readonly outputs: Readonly<Record<string, string>>; readonly peakMemoryBytes: number }
  | { readonly type: 'failed'; readonly error: FlatError; readonly peakMemoryBytes: number };

/** Environment variables that the runner sets for a step program. None of them changes its results. */
export const PROGRAM_VARIABLES = {
  /** Content hash that the program is published under: the producer's version in `_artifact.json`. */
  version: 'MLOPS_STEP_VERSION',
  /** The pipeline run: the producer's run in `_artifact.json`. */
  run: 'MLOPS_RUN_ID',
  /** Folder that is kept between attempts. */
  scratch: 'MLOPS_SCRATCH',
  /** Folder of virtual environments, one for each content of a step's requirements. */
  environments: 'MLOPS_ENVIRONMENTS',
  trackingUri: 'MLFLOW_TRACKING_URI',
  trackingRun: 'MLFLOW_RUN_ID',
} as const;

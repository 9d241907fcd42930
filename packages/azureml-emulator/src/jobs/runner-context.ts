import type { Workspace } from '../arm/workspace.ts';
import type { BlobClient } from '../blob/blob-client.ts';
import type { JobRuns } from '../mlflow/job-runs.ts';
import type { Environments } from './environments.ts';
import type { Limiter } from './limiter.ts';

/** Context for running jobs of a workspace. */
export interface RunnerContext {
  readonly workspace: Workspace;
  readonly workspaceGuid: string;
  readonly client: BlobClient;
  readonly runs: JobRuns;
  readonly environments: Environments;
  readonly limiter: Limiter;
  /** Folder for job working directories; outside of any `node_modules` that a step could find in a parent folder. */
  readonly scratch: string;
  readonly serviceUrl: string;
  readonly trackingUri: string;
  readonly tokens: JobTokens;
  /** Current node of each running job. */
  readonly nodes: Map<string, JobNode>;
}

/** Failures of a job's machine. */
export interface JobNode {
  /** Kills its process. */
  kill(): void;
  /** Preempts it, as can happen to a low-priority machine at any time: the job waits for another one, and starts again on it. */
  preempt(): void;
}

/** Tracking tokens of jobs, each valid while its job is running. */
export interface JobTokens {
  issue(): string;
  revoke(token: string): void;
  accepts(token: string): boolean;
}

import type { Workspace } from '../arm/workspace.ts';
import type { BlobClient } from '../blob/blob-client.ts';
import type { JobRuns } from '../mlflow/job-runs.ts';
import type { Environments } from './environments.ts';
import type { Limiter } from './limiter.ts';

/** What running jobs of a workspace takes. */
export interface RunnerContext {
  readonly workspace: Workspace;
  readonly workspaceGuid: string;
  readonly client: BlobClient;
  readonly runs: JobRuns;
  readonly environments: Environments;
  readonly limiter: Limiter;
  /** Folder for what jobs work in; outside of any `node_modules` that a step could find by walking up. */
  readonly scratch: string;
  readonly serviceUrl: string;
  readonly trackingUri: string;
  readonly tokens: JobTokens;
  /** The nodes that jobs run on now, by job. */
  readonly nodes: Map<string, JobNode>;
}

/** What can happen to the machine of a job. */
export interface JobNode {
  /** Its process dies. */
  kill(): void;
  /** It is taken away, as a low-priority machine may be at any time: the job waits for another one, and begins anew on it. */
  preempt(): void;
}

/** Tokens that jobs track with, each as long as its job runs. */
export interface JobTokens {
  issue(): string;
  revoke(token: string): void;
  accepts(token: string): boolean;
}

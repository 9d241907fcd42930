import type { Value } from '../expressions/value.ts';
import type { Job, Step, Workflow } from '../workflow/workflow.ts';
import type { Machine } from './machine.ts';
import type { Result, RunSettings } from './run-settings.ts';

/** The context of a run: its commit and trigger. */
export interface RunIdentity {
  readonly id: string;
  /** Full hash of the checked-out commit. */
  readonly sha: string;
  /** The commit before it. */
  readonly before: string;
  readonly branch: string;
  readonly event: string;
  /** GitHub's event payload. */
  readonly payload: Value;
  /** `owner/name` */
  readonly repository: string;
  /** Address of the service's API. */
  readonly hostUrl: string;
  /** Earlier runs of other workflows, by workflow. */
  readonly earlier: Readonly<Record<string, string>>;
}

/** Inputs of a job. */
export interface JobSetting {
  readonly workflow: Workflow;
  readonly job: Job;
  readonly matrix: Readonly<Record<string, Value>>;
  readonly run: RunIdentity;
  readonly settings: RunSettings;
  readonly machine: Machine;
  /** Token for the service's API, with the permissions of the job. */
  readonly token: string;
  readonly done: ReadonlyMap<string, { readonly result: Result; readonly outputs: Readonly<Record<string, string>> }>;
}

/** How a system evaluates a job and its steps. One instance per job. */
export interface JobLanguage {
  /** Whether the job runs, according to its condition and the results of the jobs that it needs. */
  jobRuns(): boolean;
  stepRuns(step: Step): boolean;
  /** A text with its expressions substituted. */
  fill(text: string): string;
  /** Environment variables of a step: its own and the inherited ones. */
  envOf(step: Step): Record<string, string>;
  /** Called after each step. */
  stepEnded(step: Step, result: Result, stdout: string): void;
  /** Called after a job has signed in to Azure. */
  setEnv(name: string, value: string): void;
  /** Outputs that other jobs read. */
  outputs(): Record<string, string>;
}

/** A job that failed, or was skipped because of a failed one, prevents all jobs that require success. */
export function allSucceeded(setting: Pick<JobSetting, 'job' | 'done'>): boolean {
  return setting.job.needs.every((need) => ['success', 'assumed'].includes(setting.done.get(need)?.result ?? ''));
}

export function anyFailed(setting: Pick<JobSetting, 'job' | 'done'>): boolean {
  return setting.job.needs.some((need) => setting.done.get(need)?.result === 'failure');
}

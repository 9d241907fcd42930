import type { Value } from '../expressions/value.ts';
import type { Job, Step, Workflow } from '../workflow/workflow.ts';
import type { Machine } from './machine.ts';
import type { Result, RunSettings } from './run-settings.ts';

/** What a run is about: which commit, started by what. */
export interface RunIdentity {
  readonly id: string;
  /** Full hash of the commit that is checked out. */
  readonly sha: string;
  /** The commit before it. */
  readonly before: string;
  readonly branch: string;
  readonly event: string;
  /** What GitHub tells of the event. */
  readonly payload: Value;
  /** `owner/name` */
  readonly repository: string;
  /** Where the programming interface of the service is answered. */
  readonly hostUrl: string;
  /** Runs of other workflows that went before, by workflow. */
  readonly earlier: Readonly<Record<string, string>>;
}

/** What a job is given. */
export interface JobSetting {
  readonly workflow: Workflow;
  readonly job: Job;
  readonly matrix: Readonly<Record<string, Value>>;
  readonly run: RunIdentity;
  readonly settings: RunSettings;
  readonly machine: Machine;
  /** Token for the programming interface of the service, with the permissions of the job. */
  readonly token: string;
  readonly done: ReadonlyMap<string, { readonly result: Result; readonly outputs: Readonly<Record<string, string>> }>;
}

/** How a system evaluates a job and its steps. One object for one job. */
export interface JobLanguage {
  /** Whether the job runs, by its condition and by what the jobs came to that it needs. */
  jobRuns(): boolean;
  stepRuns(step: Step): boolean;
  /** A text with its expressions filled in. */
  fill(text: string): string;
  /** Variables of a step, with its own and those of before. */
  envOf(step: Step): Record<string, string>;
  /** Told when a step has run. */
  stepEnded(step: Step, result: Result, stdout: string): void;
  /** Told when a job was signed in to Azure. */
  setEnv(name: string, value: string): void;
  /** What other jobs read from this one. */
  outputs(): Record<string, string>;
}

/** A job that failed, or was skipped for one that failed, lets nothing run that asks for success. */
export function allSucceeded(setting: Pick<JobSetting, 'job' | 'done'>): boolean {
  return setting.job.needs.every((need) => ['success', 'assumed'].includes(setting.done.get(need)?.result ?? ''));
}

export function anyFailed(setting: Pick<JobSetting, 'job' | 'done'>): boolean {
  return setting.job.needs.some((need) => setting.done.get(need)?.result === 'failure');
}

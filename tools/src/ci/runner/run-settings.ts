/** What a dry run takes from its surroundings. */
export interface RunSettings {
  /** Variables of the repository (GitHub) or of variable groups (Azure Pipelines). */
  readonly variables: Readonly<Record<string, string>>;
  /** Values for the inputs of a workflow that is started by hand. */
  readonly inputs: Readonly<Record<string, string>>;
  /** What starts it: `push`, `pull_request`, … Default: the first of `push`, `workflow_run`, `schedule` that the workflow names, else by hand. */
  readonly event?: string;
  /** Environments whose approval is given. */
  readonly approve: ReadonlySet<string>;
  /** Jobs that are taken as done and not run. */
  readonly assume: ReadonlySet<string>;
  /** Whether `npm ci` installs; else the packages of this checkout are linked. Default: false */
  readonly install: boolean;
}

export type Result = 'success' | 'failure' | 'skipped' | 'assumed';

export interface StepReport {
  readonly title: string;
  readonly result: Result;
  /** Why it failed or was not run. */
  readonly reason?: string;
  readonly seconds: number;
  /** File and line where it is written. */
  readonly place: string;
}

export interface JobReport {
  readonly id: string;
  readonly title: string;
  readonly environment?: string;
  readonly result: Result;
  readonly reason?: string;
  readonly steps: readonly StepReport[];
  readonly outputs: Readonly<Record<string, string>>;
  /** What its steps printed. */
  readonly log: string;
}

export interface RunReport {
  readonly workflow: string;
  readonly system: string;
  readonly passed: boolean;
  readonly jobs: readonly JobReport[];
}

/** Settings of a dry run. */
export interface RunSettings {
  /** Variables of the repository (GitHub) or of variable groups (Azure Pipelines). */
  readonly variables: Readonly<Record<string, string>>;
  /** Input values of a manually started workflow. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The trigger: `push`, `pull_request`, … Default: the first of `push`, `workflow_run`, `schedule` in the workflow, else manual. */
  readonly event?: string;
  /** Approved environments. */
  readonly approve: ReadonlySet<string>;
  /** Jobs that count as done and are not run. */
  readonly assume: ReadonlySet<string>;
  /** Whether `npm ci` installs packages; otherwise those of this checkout are linked. Default: false */
  readonly install: boolean;
}

export type Result = 'success' | 'failure' | 'skipped' | 'assumed';

export interface StepReport {
  readonly title: string;
  readonly result: Result;
  /** Why it failed or was not run. */
  readonly reason?: string;
  readonly seconds: number;
  /** File and line of its definition. */
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
  /** Output of its steps. */
  readonly log: string;
}

export interface RunReport {
  readonly workflow: string;
  readonly system: string;
  readonly passed: boolean;
  readonly jobs: readonly JobReport[];
}

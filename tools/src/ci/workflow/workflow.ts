import type { Value } from '../expressions/value.ts';

export type System = 'github' | 'azure';

/** A workflow of either system, as far as it is supported; its expressions are not evaluated yet. */
export interface Workflow {
  readonly system: System;
  /** Its file name without extension: `model-cd`. */
  readonly name: string;
  /** Relative to the repository: `.github/workflows/model-cd.yml`. */
  readonly file: string;
  readonly title: string;
  /** Its triggers, as written. */
  readonly triggers: Readonly<Record<string, Value>>;
  readonly env: Readonly<Record<string, string>>;
  /** Inputs of a manual start, with their defaults. */
  readonly inputs: Readonly<Record<string, string>>;
  /** GitHub: default permissions of its token for jobs that set none. Undefined if not given. */
  readonly permissions?: Value;
  readonly concurrency?: Value;
  readonly jobs: readonly Job[];
}

export interface Job {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly string[];
  readonly condition?: string;
  /** Environment for approvals and federated credentials: `prd`. */
  readonly environment?: string;
  readonly env: Readonly<Record<string, string>>;
  /** Combinations of a matrix; a single empty one if there is no matrix. */
  readonly matrix: readonly Readonly<Record<string, Value>>[];
  readonly steps: readonly Step[];
  /** GitHub: expressions by name. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly permissions?: Value;
  readonly timeoutMinutes?: number;
  readonly line: number;
}

export interface Step {
  readonly id?: string;
  readonly title: string;
  readonly condition?: string;
  readonly env: Readonly<Record<string, string>>;
  /** Shell commands, for bash. */
  readonly run?: string;
  /** An action or a task: `actions/checkout@<sha>`, `AzureCLI@2`, `checkout`. */
  readonly uses?: string;
  /** The comment after it: `v7.0.1`. */
  readonly usesComment?: string;
  readonly with: Readonly<Record<string, string>>;
  /** Steps of a local action, which can read `inputs`. */
  readonly nested?: readonly Step[];
  readonly folder?: string;
  readonly continueOnError: boolean;
  /** Its position. A step of a template or of a local action is in another file than its workflow. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** Every step of a job, including those of local actions. */
export function everyStep(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...everyStep(step.nested ?? [])]);
}

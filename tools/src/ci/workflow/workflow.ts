import type { Value } from '../expressions/value.ts';

export type System = 'github' | 'azure';

/** A workflow of either system, as far as it is emulated; its expressions are not evaluated yet. */
export interface Workflow {
  readonly system: System;
  /** Of its file: `model-cd`. */
  readonly name: string;
  /** From the repository: `.github/workflows/model-cd.yml`. */
  readonly file: string;
  readonly title: string;
  /** What starts it, as it is written. */
  readonly triggers: Readonly<Record<string, Value>>;
  readonly env: Readonly<Record<string, string>>;
  /** Values that somebody may give who starts it by hand, with their defaults. */
  readonly inputs: Readonly<Record<string, string>>;
  /** GitHub: what its token may do where a job says nothing. Undefined if nothing is said. */
  readonly permissions?: Value;
  readonly concurrency?: Value;
  readonly jobs: readonly Job[];
}

export interface Job {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly string[];
  readonly condition?: string;
  /** What approvals and federated credentials are tied to: `prd`. */
  readonly environment?: string;
  readonly env: Readonly<Record<string, string>>;
  /** Combinations of a matrix; one without values where there is none. */
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
  /** The comment behind it: `v7.0.1`. */
  readonly usesComment?: string;
  readonly with: Readonly<Record<string, string>>;
  /** Steps of a local action, which see `inputs`. */
  readonly nested?: readonly Step[];
  readonly folder?: string;
  readonly continueOnError: boolean;
  /** Where it is written. A step of a template or of a local action lies in another file than its workflow. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** Every step of a job, those of local actions too. */
export function everyStep(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...everyStep(step.nested ?? [])]);
}

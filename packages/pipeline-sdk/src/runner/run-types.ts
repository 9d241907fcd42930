import type * as z from 'zod';
import type { Plan } from '../define/plan.ts';
import type { RunEvent } from './events.ts';
import type { Located } from './located.ts';
import type { StepMetric } from './node/process-group.ts';
import type { RegisteredModel } from './outcome/register-models.ts';
import type { Programs } from './planning/programs.ts';
import type { Selection } from './planning/selection.ts';
import type { DatasetVersion } from './workspace/tables/dataset-table.ts';
import type { NodeState, RunState } from './workspace/tables/run-table.ts';
import type { Workspace } from './workspace/workspace.ts';

/** All that a run is: what `resume` needs to go on with it. */
export interface RunRequest {
  readonly plan: Plan;
  /** Folder of each pipeline input. */
  readonly bindings: Readonly<Record<string, string>>;
  readonly selection: Selection;
  /** Folder that the outputs of a step that is run alone are copied to when it is done, each to `<folder>/<port>`. */
  readonly copyTo?: string | undefined;
  /** What a study keeps for the process that resumes it. A run that has it is the study: it has no nodes of its own. */
  readonly study?: JsonValue | undefined;
}

type JsonValue = z.infer<ReturnType<typeof z.json>>;

export interface RunOptions {
  readonly id: string;
  readonly request: RunRequest;
  readonly workspace: Workspace;
  readonly programs: Programs;
  /** Steps at once. Default the number of processors. Range [1, 256]. */
  readonly parallelism?: number;
  readonly signal?: AbortSignal;
  /**
   * Read every artifact that the run uses, though nothing says that its files changed. Default false: only files whose
   * size, times or inode changed are read.
   */
  readonly verify?: boolean | undefined;
  /** Told once of each artifact that is damaged, and of a tracking server that is away. Default a line on standard error. */
  readonly warn?: ((line: string) => void) | undefined;
  readonly onEvent?: (event: RunEvent) => void;
  /** Told of every metric that a step which runs logs with a step, such as the loss of an epoch; not of reused ones. */
  readonly onMetric?: ((node: string, metric: StepMetric) => void) | undefined;
  /** In the tracking store: the experiment and the run of a study that this one is a trial of, and this one's name there. */
  readonly trial?: { readonly experiment: string; readonly parentRun: string; readonly name: string } | undefined;
}

export interface StepResult {
  readonly name: string;
  readonly status: Extract<NodeState, 'ran' | 'reused' | 'failed' | 'skipped' | 'interrupted'>;
  readonly seconds: number;
  readonly peakMemoryBytes: number | undefined;
  /** Why a condition had it skipped. */
  readonly reason?: string;
}

export interface RunResult {
  readonly run: string;
  readonly pipeline: string;
  readonly status: Exclude<RunState, 'running' | 'killed'>;
  readonly seconds: number;
  readonly trackingRun: string;
  readonly steps: readonly StepResult[];
  /** Artifacts by node and port. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, Located>>>>;
  readonly datasets: readonly DatasetVersion[];
  /** Models that were registered, in the order of the plan. */
  readonly models: readonly RegisteredModel[];
  /** Why it failed, and at which step. */
  readonly failure: { readonly node: string; readonly error: Error } | undefined;
}

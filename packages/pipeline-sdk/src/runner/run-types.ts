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

/** Everything that defines a run: what `resume` needs to continue it. */
export interface RunRequest {
  readonly plan: Plan;
  /** Folder of each pipeline input. */
  readonly bindings: Readonly<Record<string, string>>;
  readonly selection: Selection;
  /** Folder to copy the outputs of a step that is run alone to, each to `<folder>/<port>`. */
  readonly copyTo?: string | undefined;
  /** What a study needs to be resumed. A run that has it is a study, and has no nodes of its own. */
  readonly study?: JsonValue | undefined;
}

type JsonValue = z.infer<ReturnType<typeof z.json>>;

export interface RunOptions {
  readonly id: string;
  readonly request: RunRequest;
  readonly workspace: Workspace;
  readonly programs: Programs;
  /** Maximum number of steps at once. Default: the number of processors. Range: [1, 256]. */
  readonly parallelism?: number;
  readonly signal?: AbortSignal;
  /**
   * Whether to read every artifact that the run uses, even if its files seem unchanged. Default: false, only files whose
   * size, times or inode changed are read.
   */
  readonly verify?: boolean | undefined;
  /** Called once for each damaged artifact, and for a tracking server that is unreachable. Default: a line on standard error. */
  readonly warn?: ((line: string) => void) | undefined;
  readonly onEvent?: (event: RunEvent) => void;
  /** Called for every metric that a running step logs with a step, such as the loss of an epoch; not for reused steps. */
  readonly onMetric?: ((node: string, metric: StepMetric) => void) | undefined;
  /** For a trial of a study: the study's experiment and run in the tracking store, and the name of the trial's run there. */
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
  /** Artifacts by node and output port. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, Located>>>>;
  readonly datasets: readonly DatasetVersion[];
  /** Models that were registered, in the order of the plan. */
  readonly models: readonly RegisteredModel[];
  /** The step that failed, and its error. */
  readonly failure: { readonly node: string; readonly error: Error } | undefined;
}

import type { NodeStatusName, RunStatusName } from './status.ts';

/** A pipeline run in a list. Times are milliseconds since 1970. */
export interface PipelineRunHead {
  readonly id: string;
  readonly pipeline: string;
  readonly scope: string;
  readonly status: RunStatusName;
  readonly startedAt: number;
  readonly finishedAt: number | undefined;
  readonly trackingRun: string | undefined;
  /** Node counts by state, from their latest attempts. */
  readonly nodes: Readonly<Partial<Record<NodeStatusName, number>>>;
  /** For a run in progress: nodes without a state yet. */
  readonly waiting: number;
}

export interface PipelineRunList {
  readonly runs: readonly PipelineRunHead[];
  /** Of all runs in the workspace. */
  readonly total: number;
  readonly now: number;
}

export interface NodeAttempt {
  readonly attempt: number;
  readonly status: NodeStatusName;
  readonly queuedAt: number;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  readonly peakMemoryBytes: number | undefined;
  readonly trackingRun: string | undefined;
  readonly error: string | undefined;
  readonly hasLog: boolean;
}

export interface NodeProgressShown {
  readonly done: number;
  readonly total: number;
  readonly message: string | undefined;
}

/** A node of the plan, with its outcome in this run. */
export interface RunNode {
  readonly name: string;
  readonly step: string;
  readonly status: NodeStatusName | 'waiting';
  /** Nodes that it reads from, or that its conditions depend on. */
  readonly after: readonly string[];
  readonly compute: string;
  /** Whether it is conditional. */
  readonly isConditional: boolean;
  /** Why it was skipped, if known. */
  readonly reason: string | undefined;
  readonly attempts: readonly NodeAttempt[];
  readonly progress: NodeProgressShown | undefined;
}

export interface AuditShown {
  readonly at: number;
  readonly who: string;
  readonly action: string;
  readonly subject: string;
  readonly why: string;
}

export interface PipelineRunDetail extends PipelineRunHead {
  readonly plan: readonly RunNode[];
  /** Why its plan cannot be shown, if it cannot be read. */
  readonly planFault: string | undefined;
  readonly isStudy: boolean;
  readonly audit: readonly AuditShown[];
  readonly outputs: readonly ArtifactShown[];
  /** The server's clock, so that elapsed times are independent of the client's. */
  readonly now: number;
}

/** An artifact that a node reads or made. */
export interface ArtifactShown {
  readonly node: string;
  readonly port: string;
  readonly kind: string;
  readonly hash: string;
  /** Whether its folder still exists. */
  readonly isThere: boolean;
}

/** Why a node was run or reused: one field of its cache key. */
export interface FieldShown {
  readonly field: string;
  readonly before: string | undefined;
  readonly now: string | undefined;
  readonly same: boolean;
}

export interface NodeDetail {
  readonly name: string;
  readonly params: readonly (readonly [name: string, value: string])[];
  readonly inputs: readonly ArtifactShown[];
  readonly outputs: readonly ArtifactShown[];
  readonly reuse: {
    readonly verdict: 'reused' | 'ran' | 'unknown';
    /** The run whose result was reused, or that the fields are compared with. */
    readonly comparedWith: string | undefined;
    readonly fields: readonly FieldShown[];
  };
  readonly environment: string;
  readonly conditions: readonly string[];
}

export interface LogPart {
  readonly text: string;
  /** Byte offset of the end of the text; the next request starts there. */
  readonly next: number;
  /** Number of omitted bytes before the text. */
  readonly skipped: number;
}

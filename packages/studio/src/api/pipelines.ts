/** A pipeline in a list. Times are milliseconds since 1970. */
export interface PipelineRow {
  readonly name: string;
  /** Whether the project currently defines it; otherwise it is known from a run. */
  readonly isDefined: boolean;
  readonly steps: number;
  readonly inputs: readonly string[];
  readonly models: readonly string[];
  /** Among the newest 10,000 runs in this workspace. */
  readonly runs: number;
  readonly last: { readonly id: string; readonly status: string; readonly at: number } | undefined;
}

/** An environment or a machine that steps require, with the pipelines of those steps. */
export interface NeedShown {
  readonly name: string;
  readonly steps: readonly string[];
  readonly pipelines: readonly string[];
}

/** Requirements of the pipelines. */
export interface PipelineNeeds {
  readonly environments: readonly NeedShown[];
  readonly computes: readonly NeedShown[];
}

export interface PipelineNodeShown {
  readonly name: string;
  readonly step: string;
  /** Nodes that it reads from, or that its conditions depend on. */
  readonly after: readonly string[];
  /** The required machine, by role: `cpu`, `cpu-cluster x 4`. */
  readonly compute: string;
  readonly environment: string;
  /** Packages with binaries, which are not bundled. */
  readonly native: readonly string[];
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly isCached: boolean;
  readonly conditions: readonly string[];
  readonly params: readonly (readonly [name: string, value: string])[];
}

/** The contents of a pipeline. */
export interface PipelineShown {
  readonly name: string;
  /** The run that the plan belongs to; undefined if it is the project's current definition. */
  readonly ofRun: string | undefined;
  readonly nodes: readonly PipelineNodeShown[];
  readonly inputs: readonly { readonly name: string; readonly kind: string }[];
  readonly leaves: readonly { readonly what: string; readonly name: string; readonly node: string }[];
}

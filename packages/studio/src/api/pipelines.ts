/** A pipeline, as a list shows it. Times are milliseconds since 1970. */
export interface PipelineRow {
  readonly name: string;
  /** Whether the project defines it now; else a run here had it. */
  readonly isDefined: boolean;
  readonly steps: number;
  readonly inputs: readonly string[];
  readonly models: readonly string[];
  /** Of the newest 10,000 runs in this workspace. */
  readonly runs: number;
  readonly last: { readonly id: string; readonly status: string; readonly at: number } | undefined;
}

/** An environment or a machine that steps ask for, with the pipelines whose steps do. */
export interface NeedShown {
  readonly name: string;
  readonly steps: readonly string[];
  readonly pipelines: readonly string[];
}

/** What pipelines need to run. */
export interface PipelineNeeds {
  readonly environments: readonly NeedShown[];
  readonly computes: readonly NeedShown[];
}

export interface PipelineNodeShown {
  readonly name: string;
  readonly step: string;
  /** Nodes that it reads from or whose results its conditions ask. */
  readonly after: readonly string[];
  /** The machine that it wants, by role: `cpu`, `cpu-cluster x 4`. */
  readonly compute: string;
  readonly environment: string;
  /** Packages with binaries, which stay outside its program. */
  readonly native: readonly string[];
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly isCached: boolean;
  readonly conditions: readonly string[];
  readonly params: readonly (readonly [name: string, value: string])[];
}

/** What a pipeline is made of. */
export interface PipelineShown {
  readonly name: string;
  /** The run whose plan this is; undefined where the project defines it so now. */
  readonly ofRun: string | undefined;
  readonly nodes: readonly PipelineNodeShown[];
  readonly inputs: readonly { readonly name: string; readonly kind: string }[];
  readonly leaves: readonly { readonly what: string; readonly name: string; readonly node: string }[];
}

export type ColumnKindName = 'metrics' | 'params' | 'tags';

export interface ExperimentShown {
  readonly id: string;
  readonly name: string;
  readonly runs: number;
  readonly newest: number | undefined;
}

/** What a search found, as arrays: rows and columns are asked for apart, when they are to be seen. */
export interface RunSearch {
  /** The store's own numbers of the runs, in the order asked for. */
  readonly places: readonly number[];
  /** What is wrong with the filter, while it is being written; nothing is found then. */
  readonly filterFault?: string;
}

export interface RunRows {
  readonly places: readonly number[];
  readonly runIds: readonly string[];
  readonly experimentIds: readonly string[];
  readonly names: readonly string[];
  readonly users: readonly string[];
  readonly statuses: readonly string[];
  readonly starts: readonly number[];
  readonly ends: readonly (number | null)[];
  /** In the order of the columns asked for. NaN and infinities as texts; null where a run has nothing. */
  readonly columns: readonly (readonly (number | string | null)[])[];
}

export interface ColumnShown {
  readonly kind: ColumnKindName;
  readonly key: string;
  readonly runs: number;
}

export interface RunSummary {
  readonly runId: string;
  readonly name: string;
  readonly experimentId: string;
  readonly status: string;
  readonly start: number;
  readonly end: number | null;
  /** Pairs, since names of users may be names of what objects have. */
  readonly params: readonly (readonly [key: string, value: string])[];
  readonly tags: readonly (readonly [key: string, value: string])[];
}

/** Smallest, largest and last value; texts where they are no finite numbers. */
export interface RangeShown {
  readonly runId: string;
  readonly key: string;
  readonly min: number | string | null;
  readonly max: number | string | null;
  readonly last: number | string;
  readonly count: number;
}

export interface Comparison {
  readonly runs: readonly RunSummary[];
  readonly ranges: readonly RangeShown[];
  /** Ids that were asked for and are not there. */
  readonly missing: readonly string[];
}

/** A curve a run: steps and values; null where a value is not finite. */
export interface Curves {
  readonly key: string;
  readonly curves: readonly {
    readonly runId: string;
    readonly steps: readonly number[];
    readonly values: readonly (number | null)[];
  }[];
}

export interface RunDetail extends RunSummary {
  readonly experimentName: string;
  readonly user: string;
  readonly ranges: readonly RangeShown[];
  readonly parent: RunLink | undefined;
  readonly children: readonly RunLink[];
  /** The pipeline run and node that logged it, where it was one. */
  readonly pipelineRun: string | undefined;
  readonly node: string | undefined;
  readonly artifacts: readonly { readonly path: string; readonly isDir: boolean; readonly bytes: number | null }[];
  readonly artifactFault: string | undefined;
}

export interface RunLink {
  readonly runId: string;
  readonly name: string;
  readonly status: string;
}

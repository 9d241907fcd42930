export type ColumnKindName = 'metrics' | 'params' | 'tags';

export interface ExperimentShown {
  readonly id: string;
  readonly name: string;
  readonly runs: number;
  readonly newest: number | undefined;
}

/** Search results as arrays: rows and columns are requested separately, when they become visible. */
export interface RunSearch {
  /** The store's internal run numbers, in the requested order. */
  readonly places: readonly number[];
  /** The error in the filter, while it is being typed; there are no results then. */
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
  /** In the order of the requested columns. NaN and infinities as strings; null for missing values. */
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
  /** Pairs, since user-defined names may collide with object properties. */
  readonly params: readonly (readonly [key: string, value: string])[];
  readonly tags: readonly (readonly [key: string, value: string])[];
}

/** Smallest, largest and last value; strings if not finite. */
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
  /** Requested ids that do not exist. */
  readonly missing: readonly string[];
}

/** A curve per run: steps and values; null for a non-finite value. */
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
  /** The pipeline run and node that logged it, if any. */
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

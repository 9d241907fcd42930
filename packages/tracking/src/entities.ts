/** Milliseconds since 1970 UTC, as in MLflow. */
export type Milliseconds = number;

export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';
export type LifecycleStage = 'active' | 'deleted';
export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL';

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export interface Experiment {
  readonly experimentId: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly lifecycleStage: LifecycleStage;
  readonly createdAt: Milliseconds;
  readonly updatedAt: Milliseconds;
  readonly tags: Readonly<Record<string, string>>;
}

/** One logged value. `value` may be NaN or an infinity, which are stored exactly. */
export interface Metric {
  /** Exact values of `timestamp` and `step` beyond 2^53, of which the numbers are the nearest. */
  readonly exact?: { readonly timestamp?: bigint; readonly step?: bigint };
  readonly key: string;
  readonly value: number;
  readonly timestamp: Milliseconds;
  readonly step: number;
  /** Logged model (MLflow 3) and dataset that the value was measured with, if the client logged them. */
  readonly modelId?: string;
  readonly datasetName?: string;
  readonly datasetDigest?: string;
}

/** A dataset that a run read, as MLflow's `log_input` describes it. */
export interface DatasetInput {
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  readonly source: string;
  readonly schema?: string;
  readonly profile?: string;
  readonly tags: readonly KeyValue[];
}

export interface ModelLink {
  readonly modelId: string;
  readonly step: number;
}

/** A run with everything logged to it; for each metric the latest value (largest step, then time, then value). */
export interface RunRecord {
  /** Exact values of `startTime` and `endTime` beyond 2^53. */
  readonly exact?: { readonly startTime?: bigint; readonly endTime?: bigint };
  readonly runId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly userId: string;
  readonly status: RunStatus;
  readonly startTime: Milliseconds;
  readonly endTime: Milliseconds | undefined;
  readonly artifactUri: string;
  readonly lifecycleStage: LifecycleStage;
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly datasetInputs: readonly DatasetInput[];
  readonly modelInputs: readonly ModelLink[];
  readonly modelOutputs: readonly ModelLink[];
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Token of the next page; undefined on the last one. */
  readonly nextPageToken?: string;
}

/** Parameters of a search, as in MLflow. */
export interface SearchQuery {
  /** Filter in MLflow's language: `metrics.accuracy > 0.9 AND params.engine = 'wasm'`. Default: none. */
  readonly filter?: string;
  /** Keys to sort by, such as `metrics.accuracy DESC`; ties by start time, newest first. Default: start time, newest first. */
  readonly orderBy?: readonly string[];
  /** Length of a page. Default: 1000. Range: [1, 50000]. */
  readonly maxResults?: number;
  readonly pageToken?: string;
}

export interface RunQuery extends SearchQuery {
  readonly experimentIds: readonly string[];
  /** Default: `ACTIVE_ONLY`. */
  readonly viewType?: ViewType;
}

export interface ExperimentQuery extends SearchQuery {
  readonly viewType?: ViewType;
}

/** A file or folder of a run's artifacts. */
export interface ArtifactInfo {
  /** Relative to the root of the run's artifacts, with forward slashes. */
  readonly path: string;
  readonly isDir: boolean;
  /** Bytes; undefined for folders. */
  readonly fileSize?: number;
}

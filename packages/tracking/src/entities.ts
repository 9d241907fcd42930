/** Times are milliseconds since 1970 UTC, as MLflow has them. */
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

/** One logged value. `value` may be NaN or an infinity; both survive the store. */
export interface Metric {
  /** Of `timestamp` and `step` those that are beyond 2^53, exactly; the numbers are then the nearest ones. */
  readonly exact?: { readonly timestamp?: bigint; readonly step?: bigint };
  readonly key: string;
  readonly value: number;
  readonly timestamp: Milliseconds;
  readonly step: number;
  /** Logged model (MLflow 3) and dataset that the value was measured with, where the client said so. */
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

/** A run with what was logged to it; of each metric the latest value (largest step, then time, then value). */
export interface RunRecord {
  /** Of `startTime` and `endTime` those that are beyond 2^53, exactly. */
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
  /** Handed back to get the next page; absent on the last one. */
  readonly nextPageToken?: string;
}

/** What MLflow's searches are asked with. */
export interface SearchQuery {
  /** MLflow's filter language: `metrics.accuracy > 0.9 AND params.engine = 'wasm'`; default everything. */
  readonly filter?: string;
  /** For example `metrics.accuracy DESC`; ties go by start time, newest first. */
  readonly orderBy?: readonly string[];
  /** Length of a page; default 1000, in [1, 50000]. */
  readonly maxResults?: number;
  readonly pageToken?: string;
}

export interface RunQuery extends SearchQuery {
  readonly experimentIds: readonly string[];
  /** Default `ACTIVE_ONLY`. */
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
  /** Bytes; absent for folders. */
  readonly fileSize?: number;
}

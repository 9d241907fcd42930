import type { ArtifactInfo, Experiment, Metric, Page, RunQuery, RunRecord, RunStatus } from './entities.ts';

/**
 * The interface of a tracking store, in MLflow's terms. The embedded SQLite store and any MLflow server
 * implement it; tracking.contract.ts is the test suite that both pass.
 */

export type { RunStatus };

/** A run that is being written. Values are buffered and sent in batches; `flush` and `end` wait until all are sent. */
export interface ActiveRun {
  readonly runId: string;
  readonly experimentId: string;
  logParam(key: string, value: string | number | boolean): void;
  logParams(params: Readonly<Record<string, string | number | boolean>>): void;
  /** @param step integer, such as an epoch, a batch or a trial. Default: 0 */
  logMetric(key: string, value: number, step?: number): void;
  logMetrics(metrics: Readonly<Record<string, number>>, step?: number): void;
  setTag(key: string, value: string): void;
  /**
   * Stores a file under its name, or the content of a folder (without the folder's own name, which may be temporary), under
   * `artifactPath` of the run's artifacts. Default: the root.
   */
  logArtifact(localPath: string, artifactPath?: string): Promise<void>;
  /** Stores text or bytes as one artifact file. */
  logContent(content: string | Uint8Array, artifactFile: string): Promise<void>;
  /** Starts a child run (`mlflow.parentRunId`) in the same experiment. */
  startChild(name: string, tags?: Readonly<Record<string, string>>): Promise<ActiveRun>;
  /**
   * Takes over a child run that an earlier attempt of this run began: makes it a child of this run and, if it continues, marks it
   * as running. Undefined if runs are not stored.
   *
   * @throws MlopsError `E_TRACKING_NOT_FOUND` if there is no such run
   */
  adoptChild?(runId: string, options: { readonly goesOn: boolean }): Promise<ActiveRun>;
  /** The run's children as the store has them, oldest first, those that an earlier attempt began too. Undefined if runs are not stored. */
  children?(): Promise<readonly RunRecord[]>;
  flush(): Promise<void>;
  end(status: Exclude<RunStatus, 'RUNNING' | 'SCHEDULED'>): Promise<void>;
}

export interface ModelVersion {
  readonly name: string;
  /** 1, 2, 3, … within its name. */
  readonly version: number;
  readonly runId: string;
  /** Path or URI of the model's folder. */
  readonly source: string;
  /** Content hash of the model's folder. Registering the same content again returns the existing version. */
  readonly contentHash: string;
  readonly createdAt: Date;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly aliases: readonly string[];
}

/** One entry of the append-only log of promotions. */
export interface Promotion {
  readonly name: string;
  readonly alias: string;
  readonly version: number;
  readonly previousVersion: number | undefined;
  readonly at: Date;
  readonly who: string;
  readonly why: string;
  /** The values that the decision was based on. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

export interface ModelRegistry {
  /** Registers a model version; idempotent by (name, content hash). */
  register(model: {
    name: string;
    source: string;
    contentHash: string;
    runId: string;
    description?: string;
    tags?: Readonly<Record<string, string>>;
  }): Promise<ModelVersion>;
  getByAlias(name: string, alias: string): Promise<ModelVersion | undefined>;
  getVersion(name: string, version: number): Promise<ModelVersion | undefined>;
  /** Newest first. */
  listVersions(name: string): Promise<ModelVersion[]>;
  listModels(): Promise<string[]>;
  /** Moves an alias and logs the promotion in one transaction; does nothing if the alias already points to the version. */
  promote(
    name: string,
    alias: string,
    version: number,
    reason: { who: string; why: string; evidence: Readonly<Record<string, unknown>> },
  ): Promise<void>;
  /** Newest first. */
  promotions(name: string): Promise<Promotion[]>;
}

export interface TrackingClient {
  startRun(options: {
    /** Name of the experiment, which is created if it does not exist. */
    experiment: string;
    name: string;
    parentRunId?: string;
    tags?: Readonly<Record<string, string>>;
  }): Promise<ActiveRun>;
  /** Continues writing to a run that another process started. */
  attach(runId: string): Promise<ActiveRun>;
  readonly models: ModelRegistry;
  close(): Promise<void>;
}

/** The reading side of a tracking store, used by the studio, `mlops runs` and reports. */
export interface TrackingReader {
  /** Active experiments, newest first. */
  listExperiments(): Promise<Experiment[]>;
  /** @throws MlopsError `E_TRACKING_NOT_FOUND` */
  getRun(runId: string): Promise<RunRecord>;
  /** A page of runs, newest first unless `orderBy` says otherwise; without `experimentIds` those of every active experiment. */
  searchRuns(query?: Partial<RunQuery>): Promise<Page<RunRecord>>;
  /** Child runs, oldest first. */
  childRuns(runId: string): Promise<RunRecord[]>;
  /** All values of a metric, by step, then time. */
  metricHistory(runId: string, key: string): Promise<Metric[]>;
  /** Files and folders directly in a folder of the run's artifacts. Default: the root. */
  listArtifacts(runId: string, artifactPath?: string): Promise<ArtifactInfo[]>;
  readArtifact(runId: string, artifactFile: string): Promise<Uint8Array>;
  /** Copies a file, or a folder with its content, into the folder `destination`; returns its new path. */
  downloadArtifact(runId: string, artifactPath: string, destination: string): Promise<string>;
}

/** A tracking store opened by `openTracking`. */
export interface Tracking extends TrackingClient, TrackingReader {}

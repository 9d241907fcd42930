import type { ArtifactInfo, Experiment, Metric, Page, RunQuery, RunRecord, RunStatus } from './entities.ts';

/**
 * What steps and pipelines ask of a tracking store, in MLflow's terms. The embedded SQLite store and any MLflow server
 * answer it alike; tracking.contract.ts holds the suite that both pass.
 */

export type { RunStatus };

/** A run that is being written to. Values are buffered; `flush` and `end` send them. */
export interface ActiveRun {
  readonly runId: string;
  readonly experimentId: string;
  logParam(key: string, value: string | number | boolean): void;
  logParams(params: Readonly<Record<string, string | number | boolean>>): void;
  /** @param step default 0, a whole number: an epoch, a batch, a trial */
  logMetric(key: string, value: number, step?: number): void;
  logMetrics(metrics: Readonly<Record<string, number>>, step?: number): void;
  setTag(key: string, value: string): void;
  /**
   * Stores a file by its name, or all that is in a folder (not the folder itself: its name may be a temporary one), under
   * `artifactPath` of the run's artifacts. Default: their root.
   */
  logArtifact(localPath: string, artifactPath?: string): Promise<void>;
  /** Stores text or bytes as one artifact file. */
  logContent(content: string | Uint8Array, artifactFile: string): Promise<void>;
  /** Starts a child run (`mlflow.parentRunId`) in the same experiment. */
  startChild(name: string, tags?: Readonly<Record<string, string>>): Promise<ActiveRun>;
  /**
   * Takes over a child that an earlier attempt of this run began: moves it below this run, and where it goes on marks it
   * as running. Absent where runs are not kept.
   *
   * @throws MlopsError `E_TRACKING_NOT_FOUND` where no such run is
   */
  adoptChild?(runId: string, options: { readonly goesOn: boolean }): Promise<ActiveRun>;
  flush(): Promise<void>;
  end(status: Exclude<RunStatus, 'RUNNING' | 'SCHEDULED'>): Promise<void>;
}

export interface ModelVersion {
  readonly name: string;
  /** 1, 2, 3, … within its name. */
  readonly version: number;
  readonly runId: string;
  /** Where the model's folder lies: a path or a URI. */
  readonly source: string;
  /** Content hash of the model's folder: registering the same content again answers the version that has it. */
  readonly contentHash: string;
  readonly createdAt: Date;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly aliases: readonly string[];
}

/** One line of the append-only log of promotions. */
export interface Promotion {
  readonly name: string;
  readonly alias: string;
  readonly version: number;
  readonly previousVersion: number | undefined;
  readonly at: Date;
  readonly who: string;
  readonly why: string;
  /** The numbers that the decision was made on. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

export interface ModelRegistry {
  /** Idempotent by (name, content hash). */
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
  /** Moves an alias and logs the promotion in one transaction; setting it where it already is logs nothing. */
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
    /** Created where it does not exist. */
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

/** What people and programs read back: the studio, `mlops runs`, reports. */
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
  /** What lies directly in a folder of the run's artifacts; default its root. */
  listArtifacts(runId: string, artifactPath?: string): Promise<ArtifactInfo[]>;
  readArtifact(runId: string, artifactFile: string): Promise<Uint8Array>;
  /** Copies a file, or a folder with all below it, into the folder `destination`; answers where it then lies. */
  downloadArtifact(runId: string, artifactPath: string, destination: string): Promise<string>;
}

/** What `openTracking` gives. */
export interface Tracking extends TrackingClient, TrackingReader {}

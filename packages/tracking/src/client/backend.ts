import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { ModelRegistry, RunStatus } from '../contract.ts';
import type { Experiment, ExperimentQuery, Metric, Page, RunQuery, RunRecord } from '../entities.ts';
import type { Batch } from '../store/log-batch.ts';

/** What a store must do for the client to stand on it: the embedded one and an MLflow server do the same. */
export interface TrackingBackend {
  /** The id of the active experiment of that name, made where there is none. */
  ensureExperiment(name: string): Promise<string>;
  searchExperiments(query: ExperimentQuery): Promise<Page<Experiment>>;
  createRun(run: {
    readonly experimentId: string;
    readonly name: string;
    readonly tags: Readonly<Record<string, string>>;
  }): Promise<RunRecord>;
  getRun(runId: string): Promise<RunRecord>;
  /** @param change.ended whether the run ends now, or goes on */
  setStatus(runId: string, status: RunStatus, change: { readonly ended: boolean }): Promise<void>;
  /** At most MLflow's limits per batch; sending one twice must do no harm. */
  logBatch(runId: string, batch: Batch): Promise<void>;
  searchRuns(query: RunQuery): Promise<Page<RunRecord>>;
  metricHistory(runId: string, key: string): Promise<Metric[]>;
  artifactsOf(run: RunRecord): ArtifactStore;
  readonly models: ModelRegistry;
  close(): Promise<void>;
}

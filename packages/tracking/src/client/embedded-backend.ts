import { mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { Database, notWritable } from '@aml-mlops/sqlite';
import { localArtifactFolder } from '../artifacts/artifact-path.ts';
import { LocalArtifactStore } from '../artifacts/local-artifact-store.ts';
import { ensureDefaultExperiment, ensureExperiment } from '../store/experiments.ts';
import { logBatch } from '../store/log-batch.ts';
import { metricHistory } from '../store/metric-history.ts';
import { createRun, getRun, updateRun } from '../store/runs.ts';
import { MIGRATIONS } from '../store/schema.ts';
import { searchExperiments } from '../store/search-experiments.ts';
import { searchRuns } from '../store/search-runs.ts';
import { trackingError, wrongState } from '../tracking-error.ts';
import type { TrackingBackend } from './backend.ts';
import { embeddedRegistry } from './embedded-registry.ts';

/** Opens the store's file, making it and its folder where there is none. */
export function openStore(file: string, now: number): Database {
  try {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  } catch (error) {
    throw notWritable(file, error);
  }
  const database = new Database(file, MIGRATIONS);
  ensureDefaultExperiment(database, now);
  return database;
}

/** Artifacts of a store that nobody told otherwise: the folder `mlruns` beside its file. */
export function defaultArtifactsRoot(file: string): string {
  return path.join(path.dirname(path.resolve(file)), 'mlruns');
}

/** The tracking store in this process. Others may have the same file open: the server, step programs. */
export function embeddedBackend(file: string, artifactsRoot: string, now: () => number): TrackingBackend {
  const database = openStore(file, now());
  return {
    ensureExperiment: async (name) => ensureExperiment(database, name, now()),
    searchExperiments: async (query) => searchExperiments(database, query),
    createRun: async (run) => createRun(database, { ...run, userId: currentUser(), startTime: now() }),
    getRun: async (runId) => getRun(database, runId),
    setStatus: async (runId, status, { ended }) =>
      void updateRun(database, runId, { status, endTime: ended ? now() : null }),
    logBatch: async (runId, batch) => waitable(() => logBatch(database, runId, batch)),
    searchRuns: async (query) => searchRuns(database, query),
    metricHistory: async (runId, key) => [...metricHistory(database, runId, key).items],
    artifactsOf: (run) => {
      const folder = localArtifactFolder(run.artifactUri, artifactsRoot);
      if (!folder)
        throw wrongState(`artifacts of run ${run.runId} must lie in this store; they lie in ${run.artifactUri}`);
      return new LocalArtifactStore(folder);
    },
    models: embeddedRegistry(database, now),
    close: async () => database.close(),
  };
}

/** Another process held the file longer than SQLite waits: to the client that is a server that is away. */
function waitable<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Error && /database is locked/.test(error.message))) throw error;
    throw trackingError('E_TRACKING_CONNECTION', 'the tracking store is held by another process', { cause: error });
  }
}

/** Containers often run as a user without a name. */
export function currentUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

import type { Database } from '@aml-mlops/sqlite';
import { below } from '../artifacts/artifact-path.ts';
import type { RunStatus } from '../contract.ts';
import type { LifecycleStage, RunRecord } from '../entities.ts';
import { type Int64, int64Of } from '../int64.ts';
import { requireActiveExperiment } from './experiments.ts';
import { loadRuns } from './load-runs.ts';
import { logBatch } from './log-batch.ts';
import { newRunId } from './run-id.ts';
import { RUN_NAME_TAG, requireActiveRun, requireRun } from './run-row.ts';

export const PARENT_TAG = 'mlflow.parentRunId';

export function createRun(
  database: Database,
  run: {
    /** Default one that no other run has. A workspace of Azure ML calls runs by the names of their jobs. */
    readonly runId?: string;
    readonly experimentId: string;
    readonly name: string;
    readonly userId: string;
    readonly startTime: Int64;
    readonly tags: Readonly<Record<string, string>>;
  },
): RunRecord {
  const runId = run.runId ?? newRunId();
  return database.transaction(() => {
    const experiment = requireActiveExperiment(database, run.experimentId);
    const name = run.name || run.tags[RUN_NAME_TAG] || `run-${runId.slice(-8)}`;
    database.run(
      `INSERT INTO runs (run_uuid, experiment_id, name, user_id, status, start_time, artifact_uri)
       VALUES (?, ?, ?, ?, 'RUNNING', ?, ?)`,
      runId,
      experiment.experiment_id,
      name,
      run.userId,
      run.startTime,
      below(experiment.artifact_location, runId, 'artifacts'),
    );
    const tags = { ...run.tags, [RUN_NAME_TAG]: name };
    logBatch(database, runId, { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) });
    return getRun(database, runId);
  });
}

export function getRun(database: Database, runId: string): RunRecord {
  return loadRuns(database, [requireRun(database, runId)])[0]!;
}

/** @param change.endTime null takes it away, for a run that is continued */
export function updateRun(
  database: Database,
  runId: string,
  change: { readonly status?: RunStatus; readonly endTime?: Int64 | null; readonly name?: string },
): RunRecord {
  return database.transaction(() => {
    const row = requireActiveRun(database, runId);
    database.run(
      'UPDATE runs SET status = ?, end_time = ?, name = ? WHERE id = ?',
      change.status ?? row.status,
      change.endTime === undefined ? (row.end_time === null ? null : int64Of(row.end_time)) : change.endTime,
      change.name || row.name,
      row.id,
    );
    if (change.name) logBatch(database, runId, { tags: [{ key: RUN_NAME_TAG, value: change.name }] });
    return getRun(database, runId);
  });
}

export function setRunStage(database: Database, runId: string, stage: LifecycleStage, now: number): void {
  const row = requireRun(database, runId);
  database.run(
    'UPDATE runs SET lifecycle_stage = ?, deleted_time = ? WHERE id = ?',
    stage,
    stage === 'deleted' ? now : null,
    row.id,
  );
}

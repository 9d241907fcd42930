import type { Database } from '@aml-mlops/sqlite';
import type { RunStatus } from '../contract.ts';
import type { LifecycleStage } from '../entities.ts';
import { type Int64Cell, int64Column } from '../int64.ts';
import { notFound, wrongState } from '../tracking-error.ts';

/** MLflow keeps a run's name twice: as attribute and as this tag. */
export const RUN_NAME_TAG = 'mlflow.runName';

export interface RunRow {
  readonly id: number;
  readonly run_uuid: string;
  readonly experiment_id: number;
  readonly name: string;
  readonly user_id: string;
  readonly status: RunStatus;
  readonly start_time: Int64Cell;
  readonly end_time: Int64Cell | null;
  readonly lifecycle_stage: LifecycleStage;
  readonly artifact_uri: string;
}

/** A row of `runs`, which the query calls `r`. */
export const RUN_COLUMNS = [
  'r.id, r.run_uuid, r.experiment_id, r.name, r.user_id, r.status, r.lifecycle_stage, r.artifact_uri',
  int64Column('r.start_time', 'start_time'),
  int64Column('r.end_time', 'end_time'),
].join(', ');

export function requireRun(database: Database, runId: string): RunRow {
  const row = database.get<RunRow>(`SELECT ${RUN_COLUMNS} FROM runs r WHERE run_uuid = ?`, runId);
  if (!row) throw notFound(`run with id ${runId}`);
  return row;
}

export function requireActiveRun(database: Database, runId: string): RunRow {
  const row = requireRun(database, runId);
  if (row.lifecycle_stage !== 'active') throw wrongState(`run ${runId} must be active; it is deleted`);
  return row;
}

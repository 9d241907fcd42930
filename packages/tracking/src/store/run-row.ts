import type { Database } from '@aml-mlops/sqlite';
import type { RunStatus } from '../contract.ts';
import type { LifecycleStage } from '../entities.ts';
import { notFound, wrongState } from '../tracking-error.ts';

export interface RunRow {
  readonly id: number;
  readonly run_uuid: string;
  readonly experiment_id: number;
  readonly name: string;
  readonly user_id: string;
  readonly status: RunStatus;
  readonly start_time: number;
  readonly end_time: number | null;
  readonly lifecycle_stage: LifecycleStage;
  readonly artifact_uri: string;
}

export function requireRun(database: Database, runId: string): RunRow {
  const row = database.get<RunRow>('SELECT * FROM runs WHERE run_uuid = ?', runId);
  if (!row) throw notFound(`run with id ${runId}`);
  return row;
}

export function requireActiveRun(database: Database, runId: string): RunRow {
  const row = requireRun(database, runId);
  if (row.lifecycle_stage !== 'active') throw wrongState(`run ${runId} must be active; it is deleted`);
  return row;
}

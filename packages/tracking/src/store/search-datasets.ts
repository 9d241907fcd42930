import { type Database, listValue } from '@aml-mlops/sqlite';

export interface DatasetSummary {
  readonly experimentId: string;
  readonly name: string;
  readonly digest: string;
  /** What it was used for, such as training. */
  readonly context: string | undefined;
}

/** As many as MLflow answers. */
const MOST = 1000;

/** Datasets that runs of some experiments read, each once a context. */
export function searchDatasets(database: Database, experimentIds: readonly string[]): DatasetSummary[] {
  const rows = database.all<{ experiment_id: number; name: string; digest: string; context: string | null }>(
    `SELECT DISTINCT r.experiment_id, d.name, d.digest, d.context FROM dataset_inputs d JOIN runs r ON r.id = d.run
     WHERE r.experiment_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2, 3, 4 LIMIT ?`,
    listValue(experimentIds.filter((id) => /^\d{1,15}$/.test(id)).map(Number)),
    MOST,
  );
  return rows.map(({ experiment_id, name, digest, context }) => ({
    experimentId: String(experiment_id),
    name,
    digest,
    context: context ?? undefined,
  }));
}

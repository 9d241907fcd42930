import type { Database } from '@aml-mlops/sqlite';
import type { DatasetInput, ModelLink } from '../entities.ts';
import { checkKey } from '../limits.ts';
import { requireActiveRun } from './run-row.ts';

/** MLflow's tag for what a dataset was used for: training, evaluation, … */
const CONTEXT_TAG = 'mlflow.data.context';

/** Notes the datasets and logged models that a run read. Noting one again changes nothing. */
export function logInputs(
  database: Database,
  runId: string,
  inputs: { readonly datasets: readonly DatasetInput[]; readonly models: readonly ModelLink[] },
): void {
  database.transaction(() => {
    const { id } = requireActiveRun(database, runId);
    for (const dataset of inputs.datasets) {
      checkKey(dataset.name, 'dataset');
      const context = dataset.tags.find(({ key }) => key === CONTEXT_TAG)?.value ?? null;
      database.run(
        `INSERT INTO dataset_inputs SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, count(*) FROM dataset_inputs WHERE run = ?1
         ON CONFLICT DO NOTHING`,
        id,
        dataset.name,
        dataset.digest,
        dataset.sourceType,
        dataset.source,
        dataset.schema ?? null,
        dataset.profile ?? null,
        context,
        JSON.stringify(dataset.tags),
      );
    }
    linkModels(database, id, 'input', inputs.models);
  });
}

/** Notes the logged models that a run made. */
export function logOutputs(database: Database, runId: string, models: readonly ModelLink[]): void {
  database.transaction(() => linkModels(database, requireActiveRun(database, runId).id, 'output', models));
}

function linkModels(
  database: Database,
  run: number,
  direction: 'input' | 'output',
  models: readonly ModelLink[],
): void {
  for (const { modelId, step } of models) {
    database.run(
      `INSERT INTO model_links SELECT ?1, ?2, ?3, ?4, count(*) FROM model_links WHERE run = ?1 AND direction = ?2
       ON CONFLICT DO NOTHING`,
      run,
      direction,
      modelId,
      step,
    );
  }
}

import { existsSync } from 'node:fs';
import { MlopsError } from '@aml-mlops/errors';
import { planPipeline } from '@aml-mlops/pipeline-sdk';
import type { RunRequest, Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { findBaseline } from './datasets/baseline.ts';
import { chooseDataset, type DatasetChoice } from './datasets/dataset-choice.ts';
import { datasetParams, rawData } from './datasets/raw-data.ts';
import { readParamOverrides, withDefaults } from './param-overrides.ts';
import { pipelineOf } from './pipelines/pipelines.ts';

/** Options that say which data a pipeline runs on and how: shared by `run`, `explain` and `baseline create`. */
export interface RunInput {
  readonly dataset: string;
  /** Address of raw data: the same as giving it as the dataset. */
  readonly datastore?: string;
  readonly archive?: string;
  readonly categories?: string;
  readonly baseline?: string;
  readonly param: readonly string[];
}

export interface PreparedRun {
  readonly choice: DatasetChoice;
  readonly request: RunRequest;
}

/**
 * From command-line options to a plan with its inputs bound.
 *
 * @param where the run will be: on Azure, raw data in Blob storage is read where it lies
 */
export async function prepareRun(
  pipeline: string,
  input: RunInput,
  selection: RunRequest['selection'],
  workspace: Workspace,
  signal: AbortSignal,
  note: (line: string) => void,
  where: 'here' | 'azure' = 'here',
): Promise<PreparedRun> {
  const definition = pipelineOf(pipeline);
  const choice = chooseDataset(input.datastore ?? input.dataset, input.categories);
  const overrides = withDefaults(readParamOverrides(input.param), 'define-dataset', datasetParams(choice));
  if (input.baseline !== undefined && !existsSync(input.baseline)) {
    throw new MlopsError('E_USAGE', `--baseline must be the folder of a baseline profile; got ${input.baseline}`);
  }
  const wanted = 'baseline' in definition.inputs;
  const baseline = wanted ? (input.baseline ?? findBaseline(workspace, choice.scope)) : undefined;
  if (wanted && baseline === undefined) {
    note(
      `no baseline profile of ${choice.scope}: its training set stands in; "mlops baseline create" makes one to keep`,
    );
  }
  // The plan first: a wrong parameter must not cost a download.
  const plan = planPipeline(definition, {
    scope: choice.scope,
    overrides,
    without: wanted && baseline === undefined ? ['baseline'] : [],
  });
  // A job on Azure reads Blob storage itself.
  const there = where === 'azure' && choice.source === 'datastore' ? choice.folder : undefined;
  const raw =
    there ??
    (await rawData(choice, {
      datastores: workspace.datastores,
      archive: input.archive,
      signal,
      onProgress: progressNotes(note),
    }));
  const bindings = { raw, ...(baseline === undefined ? {} : { baseline }) };
  return { choice, request: { plan, bindings, selection } };
}

/** A note a tenth: what happens before the steps has no line of its own on the display. */
function progressNotes(
  note: (line: string) => void,
): (done: number, total: number | undefined, message?: string) => void {
  let last = -1;
  return (done, total, message = 'fetching data') => {
    const tenth = total ? Math.floor((done / total) * 10) : -1;
    if (tenth <= last) return;
    last = tenth;
    note(`${message}: ${tenth * 10} %`);
  };
}

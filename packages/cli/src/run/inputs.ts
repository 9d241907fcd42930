import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { itemName, type PipelineDefinition } from '@aml-mlops/pipeline-sdk';
import { artifactFolder, outputsOfRun, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { unknownDataset } from '../data/unknown-dataset.ts';

const INPUT_FORM = 'name=FOLDER, name=dataset:NAME[@VERSION] or name=run:RUN/step.port';

export interface GivenInputs {
  /** Texts by the plan's input name; elements of a list are `models_1`, `models_2`, … */
  readonly given: Readonly<Record<string, string>>;
  /** Number of artifacts for each list input. */
  readonly lengths: Readonly<Record<string, number>>;
}

/**
 * Reads `--input name=…` options; a list input may be repeated.
 *
 * @throws MlopsError `E_USAGE` if an option has another form, names no input, or repeats an input that is not a list
 */
export function readInputs(
  options: readonly string[],
  { name: pipeline, inputs }: Pick<PipelineDefinition, 'name' | 'inputs'>,
): GivenInputs {
  const given: Record<string, string> = {};
  const lists = Object.keys(inputs).filter((name) => inputs[name]?.list);
  const lengths = Object.fromEntries(lists.map((name) => [name, 0]));
  for (const option of options) {
    const [, name = '', text = ''] = /^([A-Za-z][A-Za-z0-9]*)=(.+)$/s.exec(option) ?? [];
    if (name === '') throw new MlopsError('E_USAGE', `--input must be ${INPUT_FORM}; got ${JSON.stringify(option)}`);
    if (!Object.hasOwn(inputs, name)) {
      const known = Object.keys(inputs).join(', ') || 'none';
      throw new MlopsError('E_USAGE', `input of pipeline ${pipeline} must be one of ${known}; got ${name}`);
    }
    const length = lists.includes(name) ? (lengths[name] ?? 0) : undefined;
    const key = length === undefined ? name : itemName(name, length);
    if (Object.hasOwn(given, key)) throw new MlopsError('E_USAGE', `--input ${name} must be given once`);
    given[key] = text;
    if (length !== undefined) lengths[name] = length + 1;
  }
  return { given, lengths };
}

export interface ResolvedInput {
  readonly folder: string;
  /** Scope of the run that made it; undefined for a folder. */
  readonly scope: string | undefined;
}

/**
 * Locates the artifact named by an input. Its kind is checked before anything runs.
 *
 * @throws MlopsError `E_DATASET_UNKNOWN`, `E_RUN_UNKNOWN`, `E_USAGE` if it does not exist
 */
export function resolveInput(
  workspace: Workspace,
  input: string,
  text: string,
  where: 'here' | 'azure' = 'here',
): ResolvedInput {
  const dataset = /^dataset:([^@]+)(?:@(\d+))?$/.exec(text);
  if (dataset) return datasetVersion(workspace, dataset[1] ?? '', dataset[2]);
  const run = /^run:([^/]+)\/([^.]+)\.(.+)$/.exec(text);
  if (run) return runOutput(workspace, run[1] ?? '', run[2] ?? '', run[3] ?? '');
  if (where === 'azure' && /^(azureml|https):/.test(text)) return { folder: text, scope: undefined };
  if (/^(dataset|run):/.test(text)) {
    throw new MlopsError('E_USAGE', `--input ${input} must be ${INPUT_FORM}; got ${JSON.stringify(text)}`);
  }
  return { folder: path.resolve(text), scope: undefined };
}

function datasetVersion(workspace: Workspace, name: string, version: string | undefined): ResolvedInput {
  const { datasets, runs } = workspace.database;
  const versions = datasets.list(name);
  if (versions.length === 0) {
    throw unknownDataset(name, datasets.names());
  }
  const found =
    version === undefined ? versions[0] : versions.find((candidate) => candidate.version === Number(version));
  if (!found) {
    const known = versions
      .map((candidate) => candidate.version)
      .reverse()
      .join(', ');
    throw new MlopsError('E_DATASET_UNKNOWN', `version of dataset ${name} must be one of ${known}; got ${version}`);
  }
  return {
    folder: artifactFolder(workspace, 'dataset/text', found.contentHash),
    scope: runs.find(found.run)?.scope,
  };
}

function runOutput(workspace: Workspace, run: string, node: string, port: string): ResolvedInput {
  const { scope } = workspace.database.runs.get(run);
  const outputs = outputsOfRun(workspace, run);
  const found = outputs.find((output) => output.node === node && output.port === port);
  if (found) return { folder: found.folder, scope };
  const known = outputs.map((output) => `${output.node}.${output.port}`).join(', ') || 'none: no step of it is done';
  throw new MlopsError('E_USAGE', `output of run ${run} must be one of ${known}; got ${node}.${port}`);
}

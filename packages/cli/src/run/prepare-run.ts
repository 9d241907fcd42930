import { existsSync } from 'node:fs';
import { MlopsError } from '@aml-mlops/errors';
import { type PipelineDefinition, type PlanOptions, planPipeline } from '@aml-mlops/pipeline-sdk';
import type { RunRequest, Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { App } from '../app/app.ts';
import { pipelineOf } from '../app/pipeline-of.ts';
import { readParams } from '../command-line/params.ts';
import { chooseDataset, type DatasetChoice } from '../data/dataset-choice.ts';
import { rawData } from '../data/raw-data.ts';
import { checkScope } from './check-scope.ts';
import { readInputs, resolveInput } from './inputs.ts';

/** Options that select a pipeline's data and parameters: shared by `run`, `explain`, `submit` and `export`. */
export interface RunInput {
  readonly dataset?: string;
  /** Address of raw data; equivalent to passing it as the dataset. */
  readonly datastore?: string;
  readonly archive?: string;
  readonly categories?: string;
  readonly scope?: string;
  readonly input: readonly string[];
  readonly param: readonly string[];
}

export interface PreparedRun {
  readonly scope: string;
  readonly request: RunRequest;
  /** Arguments that the plan was built with; a study builds one plan per trial. */
  readonly planOptions: PlanOptions;
}

export interface PrepareOptions {
  readonly workspace: Workspace;
  readonly signal: AbortSignal;
  note(line: string): void;
  readonly selection?: RunRequest['selection'];
  /** Where the run takes place: on Azure, raw data in Blob storage is read in place. Default: here. */
  readonly where?: 'here' | 'azure';
}

/**
 * Builds a plan with bound inputs from command-line options.
 *
 * @throws MlopsError `E_USAGE`, `E_PARAM_RANGE`, … if the pipeline rejects the options, before any data is fetched
 */
export async function prepareRun(
  app: App,
  pipeline: string | PipelineDefinition,
  flags: RunInput,
  { workspace, signal, note, selection = {}, where = 'here' }: PrepareOptions,
): Promise<PreparedRun> {
  const definition = typeof pipeline === 'string' ? pipelineOf(app, pipeline) : pipeline;
  const { given, lengths } = readInputs(flags.input, definition);
  const choice = chooseData(app, definition, flags, given);
  const resolved = new Map(
    Object.entries(given).map(([name, text]) => [name, resolveInput(workspace, name, text, where)] as const),
  );
  const scope = scopeOf(flags.scope ?? choice?.scope ?? [...resolved.values()].find((i) => i.scope)?.scope, definition);
  const bindings: Record<string, string> = {};
  for (const [name, { folder }] of resolved) bindings[name] = folder;
  // Printed after the data is available: before an error these messages would be noise.
  const notes: string[] = [];
  findOthers(app, definition, { flags, workspace, scope, note: (line) => notes.push(line), bindings });

  const { params, overrides } = readParams(flags.param);
  const isBound = (name: string) => bindings[name] !== undefined || (lengths[name] ?? 0) > 0;
  const without = Object.entries(definition.inputs)
    .filter(([name, { optional }]) => optional && !isBound(name) && name !== choice?.input)
    .map(([name]) => name);
  // The plan is built first, so that a wrong parameter does not cost a download.
  const planOptions: PlanOptions = {
    scope,
    params: { ...categoriesParam(app, definition, choice), ...params },
    overrides,
    without,
    lengths,
    settings: app.settings?.[definition.name] ?? {},
  };
  const plan = planPipeline(definition, planOptions);
  if (choice) {
    // A job on Azure reads Blob storage directly.
    const there = where === 'azure' && choice.source === 'datastore' ? choice.place : undefined;
    const { datastores } = workspace;
    const onProgress = progressNotes(note);
    bindings[choice.input] =
      there ?? (await rawData(app, choice, { datastores, archive: flags.archive, signal, onProgress }));
  }
  for (const line of notes) note(line);
  return { scope, request: { plan, bindings, selection }, planOptions };
}

type InputChoice = DatasetChoice & { readonly input: string };

/** The data selected by `--dataset` and related options; undefined if the pipeline reads no raw data, or its input is given by name. */
function chooseData(
  { data }: App,
  { name, inputs }: PipelineDefinition,
  { dataset, datastore, archive, categories }: RunInput,
  given: Readonly<Record<string, string>>,
): InputChoice | undefined {
  const wanted = data && Object.hasOwn(inputs, data.input) && given[data.input] === undefined;
  if (data && wanted)
    return { ...chooseDataset(data, datastore ?? dataset ?? data.default, categories), input: data.input };
  const flag = Object.entries({ dataset, datastore, archive, categories }).find(([, value]) => value !== undefined);
  if (!flag) return undefined;
  const why =
    data && given[data.input] !== undefined ? `--input ${data.input} is given` : `pipeline ${name} reads no raw data`;
  throw new MlopsError('E_USAGE', `--${flag[0]} must not be given where ${why}`);
}

function categoriesParam(
  { data }: App,
  { params }: PipelineDefinition,
  choice: InputChoice | undefined,
): Record<string, string> {
  const name = data?.categories;
  if (name === undefined || !choice || choice.categories === 'all' || !Object.hasOwn(params.shape, name)) return {};
  return { [name]: JSON.stringify(choice.categories) };
}

function scopeOf(scope: string | undefined, { name }: PipelineDefinition): string {
  return scope === undefined ? name : checkScope(scope);
}

/** Fills the inputs that the app can locate, from their own options or by lookup. */
function findOthers(
  { inputs = {} }: App,
  definition: PipelineDefinition,
  {
    flags,
    workspace,
    scope,
    note,
    bindings,
  }: {
    readonly flags: RunInput;
    readonly workspace: Workspace;
    readonly scope: string;
    note(line: string): void;
    readonly bindings: Record<string, string>;
  },
): void {
  for (const [name, { find, missing, description }] of Object.entries(inputs)) {
    const flag: unknown = Object.entries(flags).find(([option]) => option === name)?.[1];
    if (typeof flag === 'string' && !existsSync(flag)) {
      throw new MlopsError('E_USAGE', `--${name} must be a folder: ${description}; got ${flag}`);
    }
    if (!Object.hasOwn(definition.inputs, name) || bindings[name] !== undefined) continue;
    const found = typeof flag === 'string' ? flag : find(workspace, scope);
    if (found === undefined) note(missing(scope));
    else bindings[name] = found;
  }
}

/** Prints a message every tenth, because work before the steps has no line on the display. */
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

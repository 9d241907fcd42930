import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { askAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import type { InputType } from '../client/input-type.ts';
import { postToEndpoint } from '../client/post-to-endpoint.ts';
import { refuseSecrets } from '../client/refuse-secrets.ts';
import { stateAsset } from '../submit/asset-names.ts';
import { type BindOptions, bindInputs } from '../submit/bind-inputs.ts';
import { latestDataVersion } from '../submit/data-assets.ts';
import { findPipelineComponent, type PipelineComponent } from '../submit/get-pipeline-job.ts';
import { jobUrl } from '../submit/job-url.ts';
import { type BatchDeployment, findBatchEndpoint, listBatchDeployments } from './batch-endpoint.ts';
import { readFacts } from './endpoint-facts.ts';
import type { EndpointFacts } from './pipeline-component.ts';

export interface InvokeOptions {
  readonly workspace: AzureWorkspace;
  readonly endpoint: string;
  /** Default: the endpoint's default deployment */
  readonly deployment?: string | undefined;
  /**
   * By name. Data is a local folder, `azureml:<name>:<version>`, `azureml:<name>@latest` or an address; a parameter is
   * text. States that are not given default to their newest versions.
   */
  readonly inputs: Readonly<Record<string, string>>;
  /** Addresses to store outputs at, by name. Default: chosen by the service. */
  readonly outputs?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly onUpload?: BindOptions['onProgress'];
}

export interface InvokedJob {
  readonly name: string;
  /** Page of the job in Azure ML studio; undefined in an emulator. */
  readonly url: string | undefined;
  readonly deployment: string;
  /** The value of each input, by name. */
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Starts the pipeline deployed by a batch endpoint. Its job is watched and its outputs are downloaded like those of any job.
 *
 * @throws MlopsError `E_ENDPOINT_UNKNOWN`, `E_DEPLOYMENT_UNKNOWN`, `E_USAGE` for an input that the pipeline does not have,
 * `E_INPUT_MISSING`, `E_DATA_UNKNOWN`, `E_SECRET`
 */
export async function invokeEndpoint(options: InvokeOptions): Promise<InvokedJob> {
  const { workspace, endpoint: name, inputs: given, outputs = {}, signal } = options;
  const what = `batch endpoint ${name} of ${workspace.label}`;
  for (const [input, where] of Object.entries({ ...given, ...outputs })) {
    refuseSecrets(where, `${input} of ${what}`);
  }
  const endpoint = await findBatchEndpoint(workspace, name);
  if (!endpoint) throw new MlopsError('E_ENDPOINT_UNKNOWN', `${what} must exist: "mlops batch publish" makes it`);
  const deployment = await chosenDeployment(workspace, name, options.deployment ?? endpoint.defaultDeployment);
  const component = await componentOf(workspace, what, deployment);
  const facts = readFacts(component.labels) ?? { pipeline: name, scope: name, kinds: {}, states: {} };
  checkNames(what, 'input', Object.keys(given), Object.keys(component.inputs));
  checkNames(what, 'output', Object.keys(outputs), component.outputs);
  const literals = Object.entries(component.inputs).filter(([, { type }]) => LITERALS.has(type));
  const values = literals.flatMap(([input]): [string, string][] => {
    const value = given[input];
    return value === undefined ? [] : [[input, value]];
  });
  const bound = await bindData(workspace, what, component, facts, options);
  const body = {
    properties: {
      inputData: {
        ...Object.fromEntries(values.map(([input, value]) => [input, { jobInputType: 'Literal', value }])),
        ...Object.fromEntries(
          Object.entries(bound).map(([input, { type, uri }]) => [
            input,
            { jobInputType: DATA_TYPES[type], uri: uri.replace(/^azureml:(?=\/subscriptions\/)/, '') },
          ]),
        ),
      },
      outputData: Object.fromEntries(
        Object.entries(outputs).map(([output, uri]) => [output, { jobOutputType: 'UriFolder', uri }]),
      ),
    },
  };
  signal?.throwIfAborted();
  const started = await askAzure(
    what,
    postToEndpoint(workspace, endpoint.uri, body, { deployment: deployment.name, signal }),
  );
  const job = z.looseObject({ name: z.string() }).parse(started);
  return {
    ...{ name: job.name, url: jobUrl(workspace, job.name), deployment: deployment.name },
    inputs: {
      ...Object.fromEntries(values),
      ...Object.fromEntries(Object.entries(bound).map(([input, { label }]) => [input, label])),
    },
  };
}

/** Types of data in invocations. */
const DATA_TYPES: Readonly<Record<InputType, string>> = {
  uri_folder: 'UriFolder',
  custom_model: 'CustomModel',
  mlflow_model: 'MLFlowModel',
  triton_model: 'TritonModel',
};

const LITERALS = new Set(['string', 'integer', 'number', 'boolean']);

async function chosenDeployment(
  workspace: AzureWorkspace,
  endpoint: string,
  name: string | undefined,
): Promise<BatchDeployment> {
  const all = await listBatchDeployments(workspace, endpoint);
  const found = all.find((candidate) => candidate.name === name);
  if (found) return found;
  const known = all.map((candidate) => candidate.name).join(', ') || 'none';
  const message = `deployment of batch endpoint ${endpoint} must be one of ${known}; got ${name ?? 'none: the endpoint has no default'}`;
  throw new MlopsError('E_DEPLOYMENT_UNKNOWN', message);
}

async function componentOf(
  workspace: AzureWorkspace,
  what: string,
  { name, componentId = '' }: BatchDeployment,
): Promise<PipelineComponent> {
  const [, component = '', version = ''] = /\/components\/([^/]+)\/versions\/([^/]+)$/.exec(componentId) ?? [];
  const found = component === '' ? undefined : await findPipelineComponent(workspace, component, version);
  if (found) return found;
  const message = `deployment ${name} of ${what} must be of a pipeline component of the workspace; got ${componentId || 'a model'}`;
  throw new MlopsError('E_DEPLOYMENT_UNKNOWN', message);
}

function checkNames(what: string, of: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new MlopsError('E_USAGE', `${of} of ${what} must be one of ${known.join(', ') || 'none'}; got ${unknown}`);
}

/** The given data, plus the newest version of each state that is not given. */
async function bindData(
  workspace: AzureWorkspace,
  what: string,
  component: PipelineComponent,
  { pipeline, scope, kinds, states }: EndpointFacts,
  { inputs: given, signal, onUpload }: InvokeOptions,
) {
  const data = Object.entries(component.inputs).filter(([, { type }]) => !LITERALS.has(type));
  const wanted = data.filter(([input]) => Object.hasOwn(given, input));
  const missing = data.find(
    ([input, { optional }]) => !Object.hasOwn(given, input) && !/^true$/i.test(String(optional)),
  );
  if (missing) throw new MlopsError('E_INPUT_MISSING', `input ${missing[0]} of ${what} must be given`);
  const inputs = Object.fromEntries(wanted.map(([input]) => [input, kinds[input] ?? 'folder']));
  const bound = await bindInputs(workspace, { pipeline, scope, inputs }, given, { signal, onProgress: onUpload });
  const newest = Object.entries(states).map(async ([input, key]) => {
    const found = Object.hasOwn(bound, input) ? undefined : await latestDataVersion(workspace, stateAsset(key));
    return found
      ? [[input, { type: 'uri_folder' as const, uri: found.id, label: `${found.name}:${found.version}` }] as const]
      : [];
  });
  return { ...bound, ...Object.fromEntries((await Promise.all(newest)).flat()) };
}

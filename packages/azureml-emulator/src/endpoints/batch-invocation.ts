import { randomUUID } from 'node:crypto';
import type { Operation } from '@aml-mlops/arm-templates';
import { isRecord } from '@aml-mlops/shapes';
import * as z from 'zod';
import { badRequest, notFound } from '../arm/arm-error.ts';
import { type JobService, methodNotAllowed, type Subscription } from '../arm/handle-request.ts';
import { resourceId } from '../arm/resource-path.ts';
import type { Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';
import type { Answer, ServerRequest } from '../server/answer.ts';
import { defaultDeployment, pipelineOfDeployment } from './batch-deployments.ts';
import { deploymentId, endpointId, findDeployment, findEndpoint } from './endpoint-store.ts';

/** Address of batch endpoints, in place of `https://<endpoint>.<region>.inference.ml.azure.com`. */
export const BATCH_PREFIX = '/batch';
const PATH = /^\/batch\/([^/]+)\/([^/]+)\/jobs(?:\/([^/]+))?$/;
const KIND = 'batchEndpoints';
const PROVIDER = 'Microsoft.MachineLearningServices/workspaces/batchEndpoints';

/** Header that selects a deployment of the endpoint. */
const DEPLOYMENT_HEADER = 'azureml-model-deployment';
/** Header that identifies an invocation across retries. */
const REPEATABILITY_HEADER = 'repeatability-request-id';

/** The permission required to invoke (Authorization on batch endpoints, Microsoft Learn); undefined for another path. */
export function invocationOperation(
  { method, url, headers }: Pick<ServerRequest, 'method' | 'url' | 'headers'>,
  { find }: Pick<Subscription, 'find'>,
): Operation | undefined {
  const [, workspaceName, endpoint] = PATH.exec(url.pathname) ?? [];
  const workspace = workspaceName === undefined ? undefined : find(decodeURIComponent(workspaceName));
  if (!workspace || endpoint === undefined) return undefined;
  const verb = method === 'GET' ? 'read' : 'write';
  const deployment = headers[DEPLOYMENT_HEADER];
  return deployment === undefined
    ? { plane: 'action', name: `${PROVIDER}/jobs/${verb}`, scope: endpointId(workspace, KIND, endpoint) }
    : {
        ...{ plane: 'action', name: `${PROVIDER}/deployments/jobs/${verb}` },
        scope: deploymentId(workspace, KIND, endpoint, deployment),
      };
}

export interface BatchInvocationOptions {
  readonly subscription: Subscription;
  readonly jobs: Pick<JobService, 'put'>;
}

/** Starts a job of a deployed pipeline for each request; undefined if the request is not for a batch endpoint's address. */
export function makeBatchInvocation({ subscription, jobs }: BatchInvocationOptions) {
  const repeated = new Map<string, Promise<string>>();

  return async (request: ServerRequest): Promise<Answer | undefined> => {
    const [, workspaceName = '', name = '', job] = PATH.exec(request.url.pathname) ?? [];
    if (name === '') return undefined;
    const workspace = subscription.find(decodeURIComponent(workspaceName));
    if (!workspace) throw notFound(`there is no endpoint ${name}`);
    const endpoint = findEndpoint(workspace, KIND, name);
    if (job !== undefined) {
      if (request.method !== 'GET') throw methodNotAllowed(request);
      return { status: 200, body: told(workspace, endpoint, job) };
    }
    if (request.method !== 'POST') throw methodNotAllowed(request);
    const deployment = request.headers[DEPLOYMENT_HEADER] ?? defaultDeployment(endpoint.properties);
    if (deployment === undefined) {
      throw badRequest(
        'No valid deployments to route to. Please check that the endpoint has at least one deployment with positive weight values or use a deployment specific header to route.',
      );
    }
    const key = request.headers[REPEATABILITY_HEADER];
    const known = key === undefined ? undefined : repeated.get(`${endpoint.id} ${key}`);
    const started = known ?? start(workspace, endpoint, deployment, request.body);
    if (key !== undefined) {
      repeated.set(`${endpoint.id} ${key}`, started);
      // A refused request may succeed when it is repeated.
      started.catch(() => repeated.delete(`${endpoint.id} ${key}`));
    }
    return { status: 201, body: told(workspace, endpoint, await started) };
  };

  async function start(workspace: Workspace, endpoint: Resource, deployment: string, body: unknown): Promise<string> {
    const { properties, tags } = findDeployment(workspace, KIND, endpoint.name, deployment);
    const pipeline = pipelineOfDeployment(workspace, properties);
    const { inputData, outputData, properties: labels } = parseInvocation(body);
    const name = `batchjob-${randomUUID()}`;
    await jobs.put(workspace, name, {
      properties: {
        jobType: 'Pipeline',
        componentId: pipeline.componentId,
        experimentName: endpoint.name,
        ...(pipeline.description !== undefined && { description: pipeline.description }),
        tags: { ...(isRecord(tags) && tags), ...pipeline.tags },
        properties: {
          ...labels,
          [DEPLOYMENT_PROPERTY]: deploymentId(workspace, KIND, endpoint.name, deployment),
        },
        settings: pipeline.settings,
        inputs: inputData,
        outputs: outputData,
      },
    });
    return name;
  }
}

const DEPLOYMENT_PROPERTY = 'azureml.deploymentid';

/** A job as a job of the endpoint that started it; undefined if none did. */
export function batchJob({ name, properties: job, systemData }: Resource): Resource | undefined {
  const { status, inputs, outputs, tags, properties } = job;
  const of = isRecord(properties) ? properties[DEPLOYMENT_PROPERTY] : undefined;
  if (typeof of !== 'string') return undefined;
  return {
    ...{ id: `${of}/jobs/${name}`, name, type: `${PROVIDER}/deployments/jobs`, systemData },
    properties: { status, inputData: inputs, outputData: outputs, tags, properties, provisioningState: 'Succeeded' },
  };
}

function told(workspace: Workspace, endpoint: Resource, job: string): Resource {
  const found = workspace.store.get(resourceId(workspace.scope, 'jobs', job));
  const shown = found && batchJob(found);
  if (!shown?.id.startsWith(`${endpoint.id}/`)) throw notFound(`endpoint ${endpoint.name} has no job ${job}`);
  return shown;
}

/** Data types in invocations, mapped to those of jobs. */
const DATA_TYPES: Readonly<Record<string, string>> = {
  urifile: 'uri_file',
  urifolder: 'uri_folder',
  mltable: 'mltable',
  custommodel: 'custom_model',
  mlflowmodel: 'mlflow_model',
  tritonmodel: 'triton_model',
};
const typeName = z.string().transform((type) => type.replaceAll('_', '').toLowerCase());
const literal = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const inputSchema = z.strictObject({
  jobinputtype: typeName,
  uri: z.string().min(1).optional(),
  value: literal.optional(),
  mode: z.string().nullish(),
  description: z.string().nullish(),
});
const outputSchema = z.strictObject({
  joboutputtype: typeName,
  uri: z.string().min(1).optional(),
  mode: z.string().nullish(),
  description: z.string().nullish(),
});
const invocationSchema = z.looseObject({
  properties: z.looseObject({
    inputdata: z.record(z.string(), z.unknown()).nullish(),
    outputdata: z.record(z.string(), z.unknown()).nullish(),
    properties: z.record(z.string(), z.string()).nullish(),
  }),
});

/** The body of an invocation with case-insensitive keys, because documentation and clients differ. */
function parseInvocation(body: unknown): {
  readonly inputData: Record<string, unknown>;
  readonly outputData: Record<string, unknown>;
  readonly properties: Readonly<Record<string, string>>;
} {
  const lower = lowerKeys(body);
  const own = parse(
    invocationSchema,
    { ...lower, properties: lowerKeys(lower['properties']) },
    'the body of an invocation',
  ).properties;
  const inputs = Object.entries(own.inputdata ?? {}).map(([name, given]) => {
    const owner = `properties.inputData.${name}`;
    const { jobinputtype: type, uri, value } = parse(inputSchema, lowerKeys(given), owner);
    if (type === 'literal') {
      if (value === undefined) throw badRequest(`${owner}.value is required`);
      return [name, { jobInputType: 'literal', value }];
    }
    if (uri === undefined) throw badRequest(`${owner}.uri is required`);
    return [name, { jobInputType: dataType(type, owner), uri: armUri(uri), mode: 'ReadOnlyMount' }];
  });
  const outputs = Object.entries(own.outputdata ?? {}).map(([name, given]) => {
    const owner = `properties.outputData.${name}`;
    const { joboutputtype: type, uri } = parse(outputSchema, lowerKeys(given), owner);
    return [name, { jobOutputType: dataType(type, owner), ...(uri !== undefined && { uri: armUri(uri) }) }];
  });
  return {
    inputData: Object.fromEntries(inputs),
    outputData: Object.fromEntries(outputs),
    properties: own.properties ?? {},
  };
}

function dataType(type: string, owner: string): string {
  const known = DATA_TYPES[type];
  if (known === undefined) {
    throw badRequest(`${owner} must be a Literal, UriFile, UriFolder or a model; got ${JSON.stringify(type)}`);
  }
  return known;
}

/** `azureml:/subscriptions/…/datastores/<datastore>/paths/…`, used in the documentation, means `azureml://subscriptions/…`. */
function armUri(uri: string): string {
  return uri.replace(/^(?:azureml:)?\/(?=subscriptions\/.*\/datastores\/)/, 'azureml://');
}

function lowerKeys(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key.toLowerCase(), inside]));
}

function parse<T>(schema: z.ZodType<T>, value: unknown, owner: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${[owner, ...path].join('.')}: ${message}`);
  throw badRequest(`The request is invalid: ${problems.join('; ')}`);
}

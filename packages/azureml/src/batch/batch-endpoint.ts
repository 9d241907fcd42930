import * as z from 'zod';
import { askAzure, findAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { sendArm } from '../client/send-arm.ts';

/** `@azure/arm-machinelearning` 2.1.1 uses API version 2022-10-01, whose deployments support models but no pipeline components. */
const API_VERSION = '2025-12-01';

const tags = z.record(z.string(), z.string()).nullish();
const endpointSchema = z.looseObject({
  name: z.string(),
  location: z.string(),
  tags,
  properties: z.looseObject({
    scoringUri: z.string().nullish(),
    description: z.string().nullish(),
    defaults: z.looseObject({ deploymentName: z.string().nullish() }).nullish(),
  }),
});
const deploymentSchema = z.looseObject({
  name: z.string(),
  tags,
  properties: z.looseObject({
    provisioningState: z.string().nullish(),
    deploymentConfiguration: z.looseObject({ componentId: z.looseObject({ assetId: z.string() }).nullish() }).nullish(),
  }),
});

export interface BatchEndpoint {
  readonly name: string;
  readonly location: string;
  /** Invocation address: `https://…/jobs`. */
  readonly uri: string;
  readonly description: string;
  /** The deployment for requests that name none. */
  readonly defaultDeployment: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export interface BatchDeployment {
  readonly name: string;
  /** Such as `Succeeded`, `Failed`, `Creating`. */
  readonly state: string;
  /** Address of the pipeline component; undefined for a deployment of another kind. */
  readonly componentId: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

const label = (workspace: AzureWorkspace, endpoint: string) => `batch endpoint ${endpoint} of ${workspace.label}`;

/** Undefined if it does not exist. */
export async function findBatchEndpoint(workspace: AzureWorkspace, name: string): Promise<BatchEndpoint | undefined> {
  const found = await findAzure(label(workspace, name), ask(workspace, 'GET', name));
  return found === undefined ? undefined : readEndpoint(found);
}

/** Sorted by name. */
export async function listBatchEndpoints(workspace: AzureWorkspace): Promise<BatchEndpoint[]> {
  const { arm, place } = workspace;
  const collect = async () => {
    const endpoints: BatchEndpoint[] = [];
    for await (const found of arm.batchEndpoints.list(...place)) endpoints.push(readEndpoint(found));
    return endpoints.sort((a, b) => (a.name < b.name ? -1 : 1));
  };
  return askAzure(`batch endpoints of ${workspace.label}`, collect());
}

/** Creates or updates an endpoint, and waits until the service has finished. */
export async function putBatchEndpoint(
  workspace: AzureWorkspace,
  name: string,
  {
    location,
    description,
    defaultDeployment,
    tags,
  }: Pick<BatchEndpoint, 'location' | 'description' | 'defaultDeployment' | 'tags'>,
): Promise<void> {
  const defaults = defaultDeployment === undefined ? {} : { defaults: { deploymentName: defaultDeployment } };
  const properties = { authMode: 'AADToken', description, ...defaults };
  await askAzure(label(workspace, name), ask(workspace, 'PUT', name, { location, tags, properties }));
}

/** Sorted by name. */
export async function listBatchDeployments(workspace: AzureWorkspace, endpoint: string): Promise<BatchDeployment[]> {
  const page = z.looseObject({ value: z.array(deploymentSchema) });
  const found = await askAzure(label(workspace, endpoint), ask(workspace, 'GET', `${endpoint}/deployments`));
  return page
    .parse(found)
    .value.map(({ name, properties, tags }) => ({
      ...{ name, state: properties.provisioningState ?? '', tags: tags ?? {} },
      componentId: properties.deploymentConfiguration?.componentId?.assetId,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Creates or replaces a deployment of a pipeline component, and waits until the service has finished. */
export async function putBatchDeployment(
  workspace: AzureWorkspace,
  endpoint: string,
  name: string,
  deployment: {
    readonly location: string;
    readonly componentId: string;
    readonly description: string;
    readonly settings: Readonly<Record<string, string>>;
    /** Tags of the deployment. */
    readonly tags: Readonly<Record<string, string>>;
    /** Tags of the jobs that it starts. */
    readonly jobTags: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const { location, componentId, description, settings, tags, jobTags } = deployment;
  const body = {
    ...{ location, tags },
    properties: {
      description,
      deploymentConfiguration: {
        deploymentConfigurationType: 'PipelineComponent',
        componentId: { referenceType: 'Id', assetId: componentId },
        ...{ description, settings, tags: jobTags },
      },
    },
  };
  const what = `deployment ${name} of ${label(workspace, endpoint)}`;
  await askAzure(what, ask(workspace, 'PUT', `${endpoint}/deployments/${name}`, body));
}

export async function removeBatchDeployment(workspace: AzureWorkspace, endpoint: string, name: string): Promise<void> {
  const { arm, place, retry } = workspace;
  const options = { updateIntervalInMs: retry.retryDelay };
  const what = `deployment ${name} of ${label(workspace, endpoint)}`;
  await askAzure(what, arm.batchDeployments.beginDeleteAndWait(...place, endpoint, name, options));
}

export async function removeBatchEndpoint(workspace: AzureWorkspace, name: string): Promise<void> {
  const { arm, place, retry } = workspace;
  const options = { updateIntervalInMs: retry.retryDelay };
  await askAzure(label(workspace, name), arm.batchEndpoints.beginDeleteAndWait(...place, name, options));
}

function ask(workspace: AzureWorkspace, method: 'GET' | 'PUT', path: string, body?: unknown): Promise<unknown> {
  return sendArm(workspace, method, `batchEndpoints/${path}`, body, API_VERSION);
}

function readEndpoint(found: unknown): BatchEndpoint {
  const { name, location, tags, properties } = endpointSchema.parse(found);
  return {
    ...{ name, location, uri: properties.scoringUri ?? '', description: properties.description ?? '' },
    defaultDeployment: properties.defaults?.deploymentName || undefined,
    tags: tags ?? {},
  };
}

import { MlopsError } from '@aml-mlops/errors';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { TAGS } from '../submit/asset-names.ts';
import {
  type BatchEndpoint,
  findBatchEndpoint,
  listBatchDeployments,
  listBatchEndpoints,
  putBatchEndpoint,
  removeBatchDeployment,
  removeBatchEndpoint,
} from './batch-endpoint.ts';

export interface BatchStatus {
  readonly endpoint: string;
  readonly uri: string;
  readonly default: string | undefined;
  readonly deployments: readonly {
    readonly name: string;
    readonly isDefault: boolean;
    /** Empty for a deployment that another program made. */
    readonly pipeline: string;
    readonly scope: string;
    /** `<name>:<version>` of the pipeline component; undefined for a deployment of another kind. */
    readonly component: string | undefined;
    /** `<name>:<version>`; undefined if none is fixed. */
    readonly model: string | undefined;
    readonly state: string;
  }[];
}

/** The deployment tag that names its model. */
export const MODEL_TAG = 'mlops.model';

/** @throws MlopsError `E_ENDPOINT_UNKNOWN` */
export async function batchStatus(workspace: AzureWorkspace, name: string): Promise<BatchStatus> {
  return statusOfEndpoint(workspace, await existing(workspace, name));
}

/** Lists all batch endpoints of a workspace. */
export async function listBatchStatus(workspace: AzureWorkspace): Promise<BatchStatus[]> {
  const endpoints = await listBatchEndpoints(workspace);
  return Promise.all(endpoints.map((endpoint) => statusOfEndpoint(workspace, endpoint)));
}

/**
 * Makes a deployment the default for requests that name none.
 *
 * @throws MlopsError `E_ENDPOINT_UNKNOWN`, `E_DEPLOYMENT_UNKNOWN`
 */
export async function setDefaultDeployment(workspace: AzureWorkspace, name: string, deployment: string): Promise<void> {
  const endpoint = await existing(workspace, name);
  await refuseUnknown(workspace, name, deployment);
  if (endpoint.defaultDeployment !== deployment) {
    await putBatchEndpoint(workspace, name, { ...endpoint, defaultDeployment: deployment });
  }
}

/**
 * Deletes a deployment, or an endpoint with all its deployments. Jobs that they started continue.
 *
 * @throws MlopsError `E_ENDPOINT_UNKNOWN`, `E_DEPLOYMENT_UNKNOWN`, `E_DEPLOYMENT_SERVES` for the default deployment
 */
export async function deleteBatch(workspace: AzureWorkspace, name: string, deployment?: string): Promise<void> {
  const endpoint = await existing(workspace, name);
  if (deployment === undefined) return removeBatchEndpoint(workspace, name);
  await refuseUnknown(workspace, name, deployment);
  if (endpoint.defaultDeployment === deployment) {
    const message = `deployment ${deployment} of batch endpoint ${name} must not be its default to be deleted: make another one the default, or delete the endpoint`;
    throw new MlopsError('E_DEPLOYMENT_SERVES', message);
  }
  await removeBatchDeployment(workspace, name, deployment);
}

async function existing(workspace: AzureWorkspace, name: string): Promise<BatchEndpoint> {
  const found = await findBatchEndpoint(workspace, name);
  if (found) return found;
  throw new MlopsError('E_ENDPOINT_UNKNOWN', `batch endpoint ${name} must exist in ${workspace.label}`);
}

async function refuseUnknown(workspace: AzureWorkspace, endpoint: string, deployment: string): Promise<void> {
  const names = (await listBatchDeployments(workspace, endpoint)).map(({ name }) => name);
  if (names.includes(deployment)) return;
  const message = `deployment of batch endpoint ${endpoint} must be one of ${names.join(', ') || 'none'}; got ${deployment}`;
  throw new MlopsError('E_DEPLOYMENT_UNKNOWN', message);
}

async function statusOfEndpoint(workspace: AzureWorkspace, endpoint: BatchEndpoint): Promise<BatchStatus> {
  const deployments = await listBatchDeployments(workspace, endpoint.name);
  return {
    ...{ endpoint: endpoint.name, uri: endpoint.uri, default: endpoint.defaultDeployment },
    deployments: deployments.map(({ name, state, componentId = '', tags }) => {
      const [, component, version] = /\/components\/([^/]+)\/versions\/([^/]+)$/.exec(componentId) ?? [];
      return {
        ...{ name, state, isDefault: name === endpoint.defaultDeployment },
        ...{ pipeline: tags[TAGS.pipeline] ?? '', scope: tags[TAGS.scope] ?? '', model: tags[MODEL_TAG] },
        component: component === undefined ? undefined : `${component}:${version}`,
      };
    }),
  };
}

import type { WorkspaceConfig } from '../configuration/workspaces.ts';

/** Collections of versioned assets, as in an address. */
export type AssetCollection = 'codes' | 'components' | 'data' | 'environments' | 'models';

/** ARM id of a workspace. */
export function workspaceId(config: Pick<WorkspaceConfig, 'subscription' | 'resourceGroup' | 'workspace'>): string {
  return `/subscriptions/${config.subscription}/resourceGroups/${config.resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/${config.workspace}`;
}

/** ARM id of one version of an asset. */
export function assetId(config: WorkspaceConfig, collection: AssetCollection, name: string, version: string): string {
  return `${workspaceId(config)}/${collection}/${name}/versions/${version}`;
}

/**
 * How a request refers to a component or environment: in the workspace, or in a registry shared with
 * other workspaces.
 */
export function sharedAssetId(
  config: WorkspaceConfig,
  collection: 'components' | 'environments',
  name: string,
  version: string,
): string {
  if (config.registry === undefined) return assetId(config, collection, name, version);
  return `azureml://registries/${config.registry}/${collection}/${name}/versions/${version}`;
}

/** ARM id of a cluster; `serverless` for none. */
export function computeId(config: WorkspaceConfig, cluster: string | undefined): string {
  return cluster === undefined ? 'serverless' : `${workspaceId(config)}/computes/${cluster}`;
}

/** A path in a datastore, in the form that is valid outside the workspace too. */
export function datastoreUri(config: WorkspaceConfig, datastore: string, path: string): string {
  return `azureml://subscriptions/${config.subscription}/resourcegroups/${config.resourceGroup}/workspaces/${config.workspace}/datastores/${datastore}/paths/${path}`;
}

/** Location of data, by its names in Azure Machine Learning. */
export interface DatastorePath {
  readonly datastore: string;
  /** Relative to the datastore's root, without slashes at its ends. */
  readonly path: string;
}

const DATASTORE_URI =
  /^azureml:\/\/(?:subscriptions\/[^/]+\/resource[gG]roups\/[^/]+\/(?:providers\/Microsoft\.MachineLearningServices\/)?workspaces\/[^/]+\/)?datastores\/([^/]+)\/paths\/(.*)$/;

/** Parses `azureml://datastores/<name>/paths/<path>` in its short and its long form; undefined for anything else. */
export function parseDatastoreUri(uri: string): DatastorePath | undefined {
  const [, datastore, path] = DATASTORE_URI.exec(uri) ?? [];
  if (datastore === undefined || path === undefined) return undefined;
  return { datastore, path: path.replace(/^\/+|\/+$/g, '') };
}

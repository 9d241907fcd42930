import type { ResolvedResource } from '@aml-mlops/arm-templates';
import { isRecord } from '@aml-mlops/shapes';
import { badRequest } from '../arm/arm-error.ts';
import type { Subscription } from '../arm/handle-request.ts';
import { putResource } from '../arm/put-resource.ts';
import type { ResourceStore } from '../arm/resource-store.ts';
import { RESOURCE_KINDS } from '../arm/resource-types.ts';

const WORKSPACES = 'Microsoft.MachineLearningServices/workspaces';
const COMPUTES = `${WORKSPACES}/computes`;

/** The workspace fields known to the emulator's API version; templates have more. */
const KNOWN = [
  'applicationInsights',
  'containerRegistry',
  'description',
  'friendlyName',
  'hbiWorkspace',
  'imageBuildCompute',
  'keyVault',
  'primaryUserAssignedIdentity',
  'publicNetworkAccess',
  'storageAccount',
  'v1LegacyMode',
];

export type DeployedBody = Readonly<Record<string, unknown>>;

/** Resources of every kind created by deployments, as in their templates. */
export interface DeployedResources {
  get(id: string): DeployedBody | undefined;
  ids(): readonly string[];
  all(): readonly { readonly id: string; readonly type: string; readonly body: DeployedBody }[];
  /** Creates or replaces a resource; workspaces and clusters are usable from then on. @throws ArmError */
  put(resource: ResolvedResource): Promise<void>;
}

export function openDeployedResources(subscription: Subscription, store: ResourceStore): DeployedResources {
  const parent = `/deployed/subscriptions/${subscription.id}/resourceGroups/${subscription.resourceGroup}`;
  const keyOf = (id: string) => `/deployed${id}`;
  const get = (id: string): DeployedBody | undefined => store.get(keyOf(id))?.properties;
  return {
    get,
    ids: () => store.list(parent).map(({ id }) => id.slice('/deployed'.length)),
    all: () =>
      store
        .list(parent)
        .map(({ id, type, properties }) => ({ id: id.slice('/deployed'.length), type, body: properties })),
    async put({ id, type, name, body }) {
      const kept = type === COMPUTES ? withSizeOf(get(id), body) : body;
      if (type === WORKSPACES) await putWorkspace(subscription, name, kept);
      if (type === COMPUTES) putCompute(subscription, name, kept);
      store.put(parent, { id: keyOf(id), name, type, properties: kept });
    },
  };
}

/** The service accepts a new cluster size without an error, and keeps the existing one. */
function withSizeOf(before: DeployedBody | undefined, body: DeployedBody): DeployedBody {
  const vmSize = inner(inner(before, 'properties'), 'properties')?.['vmSize'];
  const properties = inner(body, 'properties');
  if (vmSize === undefined || !properties) return body;
  return { ...body, properties: { ...properties, properties: { ...inner(properties, 'properties'), vmSize } } };
}

async function putWorkspace(
  subscription: Subscription,
  name: string,
  { location, properties }: DeployedBody,
): Promise<void> {
  const known = Object.entries(isRecord(properties) ? properties : {}).filter(([key]) => KNOWN.includes(key));
  await subscription.put(name, { location, properties: Object.fromEntries(known) });
}

function putCompute(subscription: Subscription, name: string, { location, properties }: DeployedBody): void {
  const [owner = '', own = ''] = name.split('/');
  const workspace = subscription.find(owner);
  const kind = RESOURCE_KINDS['computes'];
  if (!workspace || !kind) throw badRequest(`Workspace ${owner} of cluster ${own} was not found.`);
  putResource(workspace, 'computes', kind, own, { location, properties });
}

function inner(
  value: Readonly<Record<string, unknown>> | undefined,
  key: string,
): Readonly<Record<string, unknown>> | undefined {
  const found = value?.[key];
  return isRecord(found) ? found : undefined;
}

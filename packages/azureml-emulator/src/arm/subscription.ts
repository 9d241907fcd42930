import { randomUUID } from 'node:crypto';
import type { Answer } from '../server/answer.ts';
import { badRequest } from './arm-error.ts';
import { checkBody } from './check-body.ts';
import type { Subscription } from './handle-request.ts';
import { putResource } from './put-resource.ts';
import { type WorkspaceScope, workspaceId } from './resource-path.ts';
import { RESOURCE_KINDS, WORKSPACE_BODY } from './resource-types.ts';
import type { Workspace } from './workspace.ts';

const TYPE = 'Microsoft.MachineLearningServices/workspaces';
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}$/;

export interface SubscriptionOptions {
  readonly id: string;
  readonly resourceGroup: string;
  readonly location: string;
  /** State shared by workspaces. */
  readonly shared: Omit<Workspace, 'scope' | 'id'>;
  /** Datastores of a new workspace, by name: the properties of each. */
  datastores(workspaceGuid: string): Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Set-up of a new workspace beyond its resources: containers for its blobs. */
  onCreate(workspace: Workspace): Promise<void>;
  /** Names of compute clusters of a new workspace. */
  readonly computes: readonly string[];
  /** Discovery address of a workspace's services. */
  discoveryUrl(workspaceGuid: string): string;
  /** Tracking address for clients: `azureml://…`. */
  trackingUri(workspaceId: string): string;
}

export function makeSubscription(options: SubscriptionOptions): Subscription {
  const { id, resourceGroup, location, shared } = options;
  const { store } = shared;
  const parent = `/subscriptions/${id}/resourceGroups/${resourceGroup}`;
  const scopeOf = (workspace: string): WorkspaceScope => ({ subscription: id, resourceGroup, workspace });
  const open = (name: string): Workspace => ({ ...shared, scope: scopeOf(name), id: workspaceId(scopeOf(name)) });
  // The tracking address is recomputed, because the server's port may have changed.
  const shown = (name: string) => {
    const found = store.get(workspaceId(scopeOf(name)));
    if (!found) return undefined;
    const addresses = {
      mlFlowTrackingUri: options.trackingUri(found.id),
      discoveryUrl: options.discoveryUrl(String(found.properties['workspaceId'])),
    };
    return { ...found, properties: { ...found.properties, ...addresses } };
  };

  function seed(workspace: Workspace, guid: string): void {
    for (const [name, properties] of Object.entries(options.datastores(guid))) {
      putResource(workspace, 'datastores', RESOURCE_KINDS['datastores']!, name, { properties });
    }
    for (const name of options.computes) {
      const properties = { computeType: 'AmlCompute', properties: { vmSize: 'STANDARD_DS3_V2' } };
      putResource(workspace, 'computes', RESOURCE_KINDS['computes']!, name, { location, properties });
    }
  }

  return {
    id,
    resourceGroup,
    location,
    find: (name) => (store.get(workspaceId(scopeOf(name))) ? open(name) : undefined),
    list: () => ({ status: 200, body: { value: store.list(parent).map(({ name }) => shown(name)) } }),
    get(name) {
      const found = shown(name);
      return found ? { status: 200, body: found } : missing(name, resourceGroup);
    },
    async put(name, body) {
      if (!NAME.test(name)) throw badRequest(`name of a workspace must match ${NAME.source}; got ${name}`);
      const { properties, rest } = checkBody(body, WORKSPACE_BODY, shared.shapes);
      const workspace = open(name);
      const existing = store.get(workspace.id);
      const guid = String(existing?.properties['workspaceId'] ?? randomUUID());
      store.transaction(() => {
        store.put(parent, {
          location,
          ...rest,
          id: workspace.id,
          name,
          type: TYPE,
          properties: { ...properties, workspaceId: guid, provisioningState: 'Succeeded' },
        });
        if (!existing) seed(workspace, guid);
      });
      if (!existing) await options.onCreate(workspace);
      return { status: existing ? 200 : 201, body: shown(name) };
    },
    delete(name): Answer {
      if (!shown(name)) return { status: 204 };
      store.delete(workspaceId(scopeOf(name)));
      return { status: 200 };
    },
  };
}

function missing(name: string, resourceGroup: string): Answer {
  const message = `The Resource '${TYPE}/${name}' under resource group '${resourceGroup}' was not found.`;
  return { status: 404, body: { error: { code: 'ResourceNotFound', message, details: [] } } };
}

import { randomUUID } from 'node:crypto';
import { own } from '@aml-mlops/shapes';
import * as z from 'zod';
import { API_VERSION, apiVersionOf, REGISTRY_API_VERSION } from '../arm/api-versions.ts';
import { ArmError, badRequest, conflict, notFound } from '../arm/arm-error.ts';
import {
  checkScope,
  methodNotAllowed,
  operationHeaders,
  type Subscription,
  unknownPath,
} from '../arm/handle-request.ts';
import { listPage } from '../arm/list-page.ts';
import { putVersion } from '../arm/put-version.ts';
import { parseResourcePath, type ResourcePath, resourceId } from '../arm/resource-path.ts';
import { RESOURCE_KINDS, type ResourceKind } from '../arm/resource-types.ts';
import type { Workspace } from '../arm/workspace.ts';
import type { BlobClient } from '../blob/blob-client.ts';
import type { Answer, ServerRequest } from '../server/answer.ts';
import { checkRegistryVersion } from './check-registry-version.ts';
import { importAsset, readImport } from './import-asset.ts';
import { openRegistry, type Registry, registryAssetId, shownAsset } from './registry.ts';

export interface RegistriesOptions {
  readonly subscription: Subscription;
  /** State that registries share with workspaces. */
  readonly shared: Omit<Workspace, 'scope' | 'id'>;
  readonly client: BlobClient;
  readonly scratch: string;
  readonly accountUrl: string;
  readonly names: readonly string[];
}

/** Handles requests on registries, at Azure Resource Manager and at their own data plane; ignores any other path. */
export type RegistryHandler = (request: ServerRequest) => Promise<Answer | undefined>;

const DISCOVERY = /^\/registrymanagement\/v1\.0\/registries\/([^/]+)\/discovery$/;
const DATA_PLANE = /^\/mferp\/managementfrontend(?=\/)/;
const TYPES = ['codes', 'components', 'data', 'environments', 'models'];
/** Mutable fields of an existing registry version. */
const CHANGES = ['description', 'tags', 'isArchived'];
const LIFETIME_MILLISECONDS = 24 * 60 * 60 * 1000;

const temporaryReference = z.object({
  assetId: z.string(),
  temporaryDataReferenceType: z.literal('TemporaryBlobReference'),
});
const dataReference = z.object({ assetId: z.string(), blobUri: z.string() });

interface Case {
  readonly request: ServerRequest;
  readonly path: ResourcePath;
  readonly registry: Registry;
}

export function makeRegistries(options: RegistriesOptions): RegistryHandler {
  const { subscription, shared, client, scratch, accountUrl, names } = options;
  const { id, resourceGroup, location } = subscription;
  const parent = `/subscriptions/${id}/resourceGroups/${resourceGroup}/registries`;
  const open = (name: string) => openRegistry(shared, { subscription: id, resourceGroup }, name, accountUrl);
  for (const name of names) {
    const type = 'Microsoft.MachineLearningServices/registries';
    const properties = { provisioningState: 'Succeeded' };
    if (!shared.store.get(open(name).space.id)) {
      shared.store.put(parent, { id: open(name).space.id, name, type, location, properties });
    }
  }

  function find(name: string): Registry {
    const registry = open(name);
    if (shared.store.get(registry.space.id)) return registry;
    throw new ArmError(404, 'RegistryNotFound', `The registry '${name}' was not found.`);
  }

  function discover({ method, url }: ServerRequest, name: string): Answer {
    if (method !== 'GET') throw new ArmError(405, 'MethodNotAllowed', `${method} is not allowed on ${url.pathname}.`);
    const { name: registryName } = find(name);
    const place = { subscriptionId: id, resourceGroup, primaryRegion: location, regions: [location] };
    return { status: 200, body: { registryName, ...place, primaryRegionResourceProviderUri: `${url.origin}/` } };
  }

  async function putAsset({ request, path, registry }: Case, type: string, kind: ResourceKind): Promise<Answer> {
    const { name = '', versions } = path;
    const { version: body } = kind;
    if (versions?.version === undefined || !body) return methodNotAllowed(request);
    checkRegistryVersion(registry, type, request.body);
    const { space } = registry;
    const shapes = { ...space.shapes, otherVersion: request.url.searchParams.get('api-version') !== API_VERSION };
    const { status, resource } = await putVersion(
      { ...space, shapes },
      type,
      { ...kind, version: body, mutable: CHANGES },
      name,
      versions.version,
      request.body,
    );
    if (status === 200) return { status, body: shownAsset(registry, resource) };
    space.creating.add(resource.id);
    const operation = space.operations.beginWhenPolled(async () => space.creating.delete(resource.id));
    const headers = operationHeaders(request, subscription, operation, false);
    return { status, body: shownAsset(registry, resource), headers };
  }

  /** Upload location for the files of a version about to be registered. */
  async function temporaryPlace({ request, path, registry }: Case): Promise<Answer> {
    const parsed = temporaryReference.safeParse(request.body);
    const [, type = ''] = /^azureml:\/\/registries\/[^/]+\/([a-z]+)\//.exec(parsed.data?.assetId ?? '') ?? [];
    const { name = '', versions } = path;
    const expected = registryAssetId(registry.name, type, name, versions?.version ?? '');
    if (!TYPES.includes(type) || parsed.data?.assetId !== expected) {
      throw badRequest(
        `assetId must be that of the path, ${registryAssetId(registry.name, '<type>', name, '<version>')}`,
      );
    }
    if (registry.space.store.get(resourceId(registry.space.scope, type, name, versions?.version))) {
      throw conflict(`${type}/${name} of registry ${registry.name} has a version ${versions?.version} already.`);
    }
    const container = registry.newContainer();
    await client.createContainer(container);
    return {
      status: 200,
      body: { id: randomUUID(), blobReferenceForConsumption: signed(registry, container, 'racwdl') },
    };
  }

  /** A signature that grants read access to the files of a version. */
  function readablePlace({ request, registry }: Case): Answer {
    const parsed = dataReference.safeParse(request.body);
    if (!parsed.success || !registry.owns(parsed.data.blobUri)) throw badRequest('blobUri must be of the registry');
    return { status: 200, body: { blobReferenceForConsumption: signed(registry, parsed.data.blobUri, 'rl') } };
  }

  function signed({ space }: Registry, blobUri: string, permissions: string): unknown {
    const expiry = new Date(space.now().getTime() + LIFETIME_MILLISECONDS);
    const sasUri = space.blobs.signed(blobUri, permissions, expiry);
    return { blobUri, storageAccountArmId: space.id, credential: { credentialType: 'SAS', sasUri } };
  }

  function findByGuid(guid: string): Workspace | undefined {
    const group = `/subscriptions/${id}/resourceGroups/${resourceGroup}`;
    const found = shared.store.list(group).find(({ properties }) => properties['workspaceId'] === guid);
    return found && subscription.find(found.name);
  }

  function importInto({ request, registry }: Case): Answer {
    const asset = readImport(registry, request.body, findByGuid);
    const operation = registry.space.operations.beginWhenPolled(() => importAsset(registry, asset, client, scratch));
    return { status: 202, headers: operationHeaders(request, subscription, operation) };
  }

  async function onRegistry(on: Case): Promise<Answer> {
    const { request, path, registry } = on;
    const { type = '', name, versions, action } = path;
    const { space } = registry;
    if (request.method === 'POST' && type === 'import' && name === undefined) return importInto(on);
    if (request.method === 'PUT' && type === 'tempdatarefs') return temporaryPlace(on);
    if (request.method === 'POST' && type === 'datarefs') return readablePlace(on);
    const kind = own(RESOURCE_KINDS, type);
    if (!kind || !TYPES.includes(type) || action !== undefined) throw unknownPath(request);
    if (request.method === 'PUT') return putAsset(on, type, kind);
    if (request.method !== 'GET') return methodNotAllowed(request);
    if (name === undefined || (versions && versions.version === undefined)) {
      const above = name === undefined ? `${space.id}/${type}` : resourceId(space.scope, type, name);
      const all = space.store.list(above).map((resource) => shownAsset(registry, resource));
      return { status: 200, body: listPage(all, request.url) };
    }
    const found = space.store.get(resourceId(space.scope, type, name, versions?.version));
    if (!found) throw notFound(`${type}/${name} was not found in registry ${registry.name}.`);
    const body = shownAsset(registry, found);
    // A client that lost the operation polls the asset, and finds it done the next time.
    space.creating.delete(found.id);
    return { status: 200, body };
  }

  return async (request) => {
    const discovered = DISCOVERY.exec(request.url.pathname)?.[1];
    if (discovered !== undefined) return discover(request, decodeURIComponent(discovered));
    const path = parseResourcePath(request.url.pathname.replace(DATA_PLANE, ''));
    if (path?.collection !== 'registries' || path.workspace === undefined) return undefined;
    apiVersionOf(request.url, [REGISTRY_API_VERSION]);
    checkScope(path, subscription);
    const registry = find(path.workspace);
    if (path.type === undefined) {
      if (request.method !== 'GET') return methodNotAllowed(request);
      return { status: 200, body: shared.store.get(registry.space.id) };
    }
    return onRegistry({ request, path, registry });
  };
}

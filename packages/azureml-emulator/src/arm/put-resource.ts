import { isRecord } from '@aml-mlops/shapes';
import { badRequest } from './arm-error.ts';
import { checkBody } from './check-body.ts';
import { secretsId } from './list-secrets.ts';
import { checkMachineSize } from './machine-size.ts';
import { checkName, type PutAnswer } from './put-version.ts';
import { resourceId, resourceType } from './resource-path.ts';
import type { ResourceKind } from './resource-types.ts';
import type { Workspace } from './workspace.ts';

/** Creates or replaces a resource without versions: an asset's container, a compute, a datastore. */
export function putResource(
  workspace: Workspace,
  type: string,
  kind: ResourceKind,
  name: string,
  body: unknown,
): PutAnswer {
  checkName(name, type);
  const { properties, rest } = checkBody(body, kind.body, workspace.shapes);
  const id = resourceId(workspace.scope, type, name);
  const existing = workspace.store.get(id);
  if (type === 'datastores') checkDatastore(properties);
  if (type === 'computes' && !existing && isRecord(properties['properties'])) {
    checkMachineSize(properties['properties']['vmSize'], 'properties.properties.vmSize');
  }
  const { public: shown, secrets } = type === 'datastores' ? splitSecrets(properties) : { public: properties };
  const told = toldBy(type, existing?.properties, name);
  const resource = workspace.store.transaction(() => {
    if (secrets) workspace.store.put(id, { id: secretsId(id), name, type: 'secrets', properties: secrets });
    return workspace.store.put(`${workspace.id}/${type}`, {
      ...rest,
      id,
      name,
      type: resourceType(type),
      properties: { ...shown, ...told },
    });
  });
  return { status: existing ? 200 : 201, resource };
}

function checkDatastore(properties: Readonly<Record<string, unknown>>): void {
  if (properties['datastoreType'] !== 'AzureBlob') {
    throw badRequest(
      `datastoreType must be AzureBlob: no other storage stands behind this workspace; got ${properties['datastoreType']}`,
    );
  }
  for (const needed of ['accountName', 'containerName']) {
    if (!properties[needed]) throw badRequest(`properties.${needed} is required`);
  }
}

interface Credentials {
  readonly credentialsType: string;
  readonly secrets?: Readonly<Record<string, unknown>>;
}

function splitSecrets(properties: Readonly<Record<string, unknown>>): {
  readonly public: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, unknown>>;
} {
  const { secrets, ...credentials } = (properties['credentials'] ?? { credentialsType: 'None' }) as Credentials;
  return { public: { ...properties, credentials }, ...(secrets && { secrets }) };
}

/** Fields set by the service only. */
function toldBy(
  type: string,
  before: Readonly<Record<string, unknown>> | undefined,
  name: string,
): Readonly<Record<string, unknown>> {
  if (type === 'computes') return { provisioningState: 'Succeeded', isAttachedCompute: false };
  if (type === 'datastores') return { isDefault: before?.['isDefault'] ?? name === 'workspaceblobstore' };
  const { latestVersion = null, nextVersion = '1' } = before ?? {};
  return { latestVersion, nextVersion };
}

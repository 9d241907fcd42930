import { badRequest } from './arm-error.ts';
import type { Resource } from './resource-store.ts';
import type { Workspace } from './workspace.ts';

/** A datastore's secrets are stored separately, so that no GET returns them. */
export function secretsId(datastoreId: string): string {
  return `${datastoreId}/secrets`;
}

export function listSecrets({ store }: Workspace, datastore: Resource): Readonly<Record<string, unknown>> {
  const secrets = store.get(secretsId(datastore.id));
  if (!secrets) throw badRequest(`Datastore ${datastore.name} has no credentials.`);
  return secrets.properties;
}

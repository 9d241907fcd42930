import { badRequest } from './arm-error.ts';
import type { Resource } from './resource-store.ts';
import type { Workspace } from './workspace.ts';

/** Secrets of a datastore are kept apart from it: no GET answers them. */
export function secretsId(datastoreId: string): string {
  return `${datastoreId}/secrets`;
}

export function listSecrets({ store }: Workspace, datastore: Resource): Readonly<Record<string, unknown>> {
  const secrets = store.get(secretsId(datastore.id));
  if (!secrets) throw badRequest(`Datastore ${datastore.name} has no credentials.`);
  return secrets.properties;
}

import { MlopsError } from '@aml-mlops/errors';
import type { WorkspaceConfig } from './workspaces.ts';

/**
 * The cluster that plays a role.
 *
 * @throws MlopsError `E_WORKSPACES`, with the roles that there are
 */
export function clusterOf(computes: WorkspaceConfig['computes'], role: string, owner: string): string {
  const cluster = Object.hasOwn(computes, role) ? computes[role] : undefined;
  if (cluster !== undefined) return cluster;
  const known = Object.keys(computes).join(', ');
  const message = `compute of ${owner} must be one of ${known}, the computes of workspaces.yaml; got ${role}`;
  throw new MlopsError('E_WORKSPACES', message);
}

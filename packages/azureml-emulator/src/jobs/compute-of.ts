import { resolveReference } from '../arm/references.ts';
import type { Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';

/**
 * The cluster that a job or node names; undefined for serverless compute, which a job asks for by naming none, or by the
 * word.
 *
 * @throws ArmError 400 for a cluster that does not exist
 */
export function computeOf(workspace: Workspace, reference: unknown, owner: string): Resource | undefined {
  if (reference === undefined || reference === null || reference === '') return undefined;
  if (/(^|[:/])serverless$/i.test(String(reference))) return undefined;
  return resolveReference(workspace, reference, 'computes', owner);
}

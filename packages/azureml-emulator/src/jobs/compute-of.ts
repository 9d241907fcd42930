import { resolveReference } from '../arm/references.ts';
import type { Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';

/**
 * The cluster named by a job or node; undefined for serverless compute, which is requested by no name or by
 * the name `serverless`.
 *
 * @throws ArmError 400 if the cluster does not exist
 */
export function computeOf(workspace: Workspace, reference: unknown, owner: string): Resource | undefined {
  if (reference === undefined || reference === null || reference === '') return undefined;
  if (/(^|[:/])serverless$/i.test(String(reference))) return undefined;
  return resolveReference(workspace, reference, 'computes', owner);
}

import path from 'node:path';
import type { ArtifactKind } from '@aml-mlops/artifacts';
import { planOfRun } from '../resume.ts';
import { locate } from '../reuse/resolve-node.ts';
import { ArtifactStore } from './artifact-store.ts';
import type { Workspace } from './workspace.ts';

export interface RunOutput {
  readonly node: string;
  readonly port: string;
  readonly kind: ArtifactKind;
  readonly hash: string;
  readonly folder: string;
}

/**
 * The outputs of a run's steps, computed or reused, in the order of its plan.
 *
 * @throws MlopsError `E_RUN_UNKNOWN`
 */
export function outputsOfRun(workspace: Workspace, id: string): RunOutput[] {
  const plan = planOfRun(workspace, id);
  const store = new ArtifactStore(workspace.artifacts, workspace.database);
  const attempts = workspace.database.runs.nodes(id);
  return plan.nodes.flatMap((node) => {
    const last = attempts.filter((attempt) => attempt.node === node.name).at(-1);
    const entry = last?.cacheKey === undefined ? undefined : workspace.database.cache.get(last.cacheKey);
    if (!entry || !(last?.status === 'ran' || last?.status === 'reused')) return [];
    return Object.entries(locate(node, entry.outputs, store)).map(([port, located]) => ({
      node: node.name,
      port,
      ...located,
      folder: path.resolve(located.folder),
    }));
  });
}

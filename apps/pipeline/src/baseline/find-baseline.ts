import { existsSync } from 'node:fs';
import path from 'node:path';
import { DESCRIPTOR_FILE } from '@aml-mlops/artifacts';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';

/** Baselines kept with the sources, maintained by hand and reviewed. */
const SHIPPED = path.resolve(import.meta.dirname, '../../baselines');

/** Location of a baseline for the user's own data. */
export function workspaceBaseline(workspace: Workspace, scope: string): string {
  return path.join(workspace.home, 'baselines', scope);
}

/**
 * The baseline profile for data of this scope: the workspace's, else the one shipped for it, else none.
 */
export function findBaseline(workspace: Workspace, scope: string): string | undefined {
  const places = [workspaceBaseline(workspace, scope), path.join(SHIPPED, scope)];
  return places.find((folder) => existsSync(path.join(folder, DESCRIPTOR_FILE)));
}

import path from 'node:path';
import type { Tracking } from '@aml-mlops/tracking';
import type { Workspace } from '../workspace/workspace.ts';

/** Artifacts that must be kept, by the first 32 digits of their content hash, and what needs them. */
export type NeededArtifacts = ReadonlyMap<string, string>;

/**
 * The artifacts that states, dataset versions and registered models need. Model versions count if an alias points to them, or
 * pointed to them before, so that it can be moved back.
 */
export async function neededArtifacts(workspace: Workspace, tracking: Tracking): Promise<NeededArtifacts> {
  const needed = new Map<string, string>();
  const { states, datasets } = workspace.database;
  for (const name of datasets.names()) {
    for (const { contentHash, version } of datasets.list(name)) {
      needed.set(contentHash.slice(0, 32), `version ${version} of dataset ${name}`);
    }
  }
  for (const { key, contentHash } of states.all()) needed.set(contentHash.slice(0, 32), `state ${key}`);
  for (const name of await tracking.models.listModels()) {
    const promotions = await tracking.models.promotions(name);
    for (const { version, source, aliases } of await tracking.models.listVersions(name)) {
      const aliased = aliases[0] ?? promotions.find(({ previousVersion }) => previousVersion === version)?.alias;
      const inside = path.relative(workspace.artifacts, source);
      if (aliased === undefined || inside.startsWith('..')) continue;
      needed.set(path.basename(inside), `version ${version} of model ${name} (${aliased})`);
    }
  }
  return needed;
}

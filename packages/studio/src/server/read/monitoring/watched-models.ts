import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunHead, recordedRequest, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { Tracking } from '@aml-mlops/tracking';
import type { WatchedModel } from '../../../api/monitoring.ts';

/** The newest report of each monitored model, newest first. */
export async function watchedModels(workspace: Workspace, tracking: Tracking): Promise<WatchedModel[]> {
  const done = workspace.database.runs.headsOfPipeline('monitor', 1_000_000).filter(({ status }) => status === 'done');
  const newest = [...Map.groupBy(done, ({ scope }) => scope).values()].map(([head]) => head!);
  const folders = newest.length === 0 ? new Map() : await versionFolders(tracking);
  return newest.map((head) => {
    const found = folders.get(boundModel(workspace, head));
    return {
      ...{ run: head.id, scope: head.scope, at: (head.finishedAt ?? head.startedAt).getTime() },
      ...{ model: found?.name, version: found?.version },
    };
  });
}

/** The path at which the run found its model; undefined if the run's request can no longer be read. */
function boundModel(workspace: Workspace, { id }: RunHead): string | undefined {
  try {
    const { model } = recordedRequest(workspace, id).bindings;
    return model === undefined ? undefined : path.resolve(model);
  } catch {
    return undefined;
  }
}

async function versionFolders(
  tracking: Tracking,
): Promise<Map<string | undefined, { readonly name: string; readonly version: number }>> {
  const names = await tracking.models.listModels();
  const versions = (await Promise.all(names.map((name) => tracking.models.listVersions(name)))).flat();
  return new Map(
    versions.map(({ name, version, source }) => {
      const folder = source.startsWith('file:') ? fileURLToPath(source) : path.resolve(source);
      return [folder, { name, version }];
    }),
  );
}

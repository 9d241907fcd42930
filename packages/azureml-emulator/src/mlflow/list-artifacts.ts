import type { Workspace } from '../arm/workspace.ts';
import type { BlobClient } from '../blob/blob-client.ts';
import { artifactsUrl } from '../jobs/run-artifacts.ts';

interface ArtifactFile {
  readonly path: string;
  readonly is_dir: boolean;
}

/** MLflow's `artifacts/list`: the direct children of a path of a run's artifacts, including folders. Sizes are omitted. */
export async function listArtifacts(
  client: BlobClient,
  workspace: Workspace,
  { searchParams: query }: URL,
): Promise<{ readonly files: readonly ArtifactFile[] }> {
  const below = (query.get('path') ?? '').replace(/\/+$/, '');
  const prefix = below === '' ? '' : `${below}/`;
  const names = await client.list(artifactsUrl(workspace, query.get('run_id') ?? ''));
  const files = new Map<string, ArtifactFile>();
  for (const name of names) {
    if (!name.startsWith(prefix)) continue;
    const [first = '', ...rest] = name.slice(prefix.length).split('/');
    const path = `${prefix}${first}`;
    files.set(path, { path, is_dir: rest.length > 0 });
  }
  return { files: [...files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}

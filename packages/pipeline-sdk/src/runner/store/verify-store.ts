import { existsSync } from 'node:fs';
import path from 'node:path';
import { hashFolder, readDescriptor } from '@aml-mlops/artifacts';
import { openTracking } from '@aml-mlops/tracking';
import { ArtifactStore } from '../workspace/artifact-store.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type ArtifactFolder, artifactFolders } from './artifact-folders.ts';
import { databaseFaults } from './database-copy.ts';
import { damagedModelsOutside } from './models-outside.ts';
import { neededArtifacts } from './needed-artifacts.ts';
import type { Damage, StoreReport } from './store-report.ts';

/** A damaged artifact, with its full content hash if that is known. */
export interface DamagedArtifact extends ArtifactFolder {
  readonly contentHash: string | undefined;
  readonly reason: string;
}

export interface Findings {
  readonly checked: number;
  readonly artifacts: readonly DamagedArtifact[];
  /** Needed artifacts that are missing, and damaged databases. */
  readonly others: readonly Damage[];
}

export interface VerifyOptions {
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Reads every file of the store and checks it against its hash, and checks both databases; models outside the store that
 * an alias points to are checked too. Changes nothing.
 */
export async function verifyStore(workspace: Workspace, options: VerifyOptions = {}): Promise<StoreReport> {
  const { checked, artifacts, others } = await findDamage(workspace, options);
  const damaged = [...artifacts.map(({ folder, reason }) => ({ path: folder, reason })), ...others];
  return { checked, damaged, repaired: [], removed: [], freedBytes: 0, applied: false };
}

export async function findDamage(workspace: Workspace, { onProgress }: VerifyOptions = {}): Promise<Findings> {
  const store = new ArtifactStore(workspace.artifacts, workspace.database, { verify: true });
  const folders = await artifactFolders(workspace.artifacts);
  const fullHashes = knownHashes(workspace);
  const artifacts: DamagedArtifact[] = [];
  for (const [index, place] of folders.entries()) {
    const contentHash = fullHashes.get(place.name) ?? (await hashOnItsOwn(place));
    const condition =
      contentHash === undefined
        ? ({ state: 'damaged', reason: `the content hash of its files must begin with ${place.name}` } as const)
        : await store.inspect(place.kind, contentHash, { heal: false });
    if (condition.state !== 'intact') artifacts.push({ ...place, contentHash, reason: condition.reason });
    onProgress?.(index + 1, folders.length);
  }
  return { checked: folders.length, artifacts, others: await findMissing(workspace, folders) };
}

async function findMissing(workspace: Workspace, folders: readonly ArtifactFolder[]): Promise<Damage[]> {
  const there = new Set(folders.map(({ name }) => name));
  const others = workspace.database
    .faults()
    .map((reason) => ({ path: path.join(workspace.home, 'workspace.db'), reason }));
  const tracked = path.join(workspace.home, 'mlops.db');
  if (!existsSync(tracked)) return others;
  const faults = databaseFaults(tracked);
  others.push(...faults.map((reason) => ({ path: tracked, reason })));
  if (faults.length > 0) return others;
  const tracking = openTracking(workspace.trackingUri);
  try {
    for (const [name, who] of await neededArtifacts(workspace, tracking)) {
      if (!there.has(name))
        others.push({ path: workspace.artifacts, reason: `${who} needs ${name}, which is missing` });
    }
    others.push(...(await damagedModelsOutside(workspace, tracking)));
  } finally {
    await tracking.close();
  }
  return others;
}

/** Full content hashes, by their first 32 digits, of all artifacts that the workspace has a record of. */
function knownHashes(workspace: Workspace): Map<string, string> {
  const { cache, states, datasets } = workspace.database;
  const hashes = [
    ...cache.all().flatMap(({ outputs }) => Object.values(outputs)),
    ...states.all().map(({ contentHash }) => contentHash),
    ...datasets.names().flatMap((name) => datasets.list(name).map(({ contentHash }) => contentHash)),
  ];
  return new Map(hashes.map((hash) => [hash.slice(0, 32), hash]));
}

/** The full content hash by its descriptor or its files; undefined if neither begins with the folder's name. */
async function hashOnItsOwn({ folder, kind, name }: ArtifactFolder): Promise<string | undefined> {
  const described = await readDescriptor(folder, kind).catch(() => undefined);
  if (described?.contentHash.startsWith(name)) return described.contentHash;
  const content = await hashFolder(folder).catch(() => undefined);
  return content?.startsWith(name) ? content : undefined;
}

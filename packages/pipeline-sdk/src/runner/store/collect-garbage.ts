import { rm, stat } from 'node:fs/promises';
import { openTracking } from '@aml-mlops/tracking';
import { setAside, TRASH_FOLDER } from '../workspace/set-aside.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type ArtifactFolder, artifactFolders, bytesOf } from './artifact-folders.ts';
import { leftovers } from './leftovers.ts';
import { type NeededArtifacts, neededArtifacts } from './needed-artifacts.ts';
import type { Removal, StoreReport } from './store-report.ts';

export interface GarbageOptions {
  /** False: report what would be removed, and remove nothing. */
  readonly apply: boolean;
  /** Remove artifacts that no run has made or used for this many days. Default: no age limit. */
  readonly olderThanDays?: number | undefined;
  /** Remove the least recently used artifacts until the rest is no larger than this. Default: no limit. */
  readonly keepBytes?: number | undefined;
  /** Default: now. */
  readonly now?: Date;
}

const DAY = 86_400_000;
/** Default age at which scratch of resumable runs and damaged artifacts are removed. */
const LEFTOVER_DAYS = 30;

/**
 * Removes what killed runs left behind and, if an age or a size is given, artifacts that nothing needs. What a state, a
 * dataset version or an alias of a registered model needs is never removed, and nothing is removed during a run.
 */
export async function collectGarbage(workspace: Workspace, options: GarbageOptions): Promise<StoreReport> {
  const { apply, now = new Date() } = options;
  const removed: Removal[] = [];
  const oldest = new Date(now.getTime() - (options.olderThanDays ?? LEFTOVER_DAYS) * DAY);
  for (const { path: place, reason } of await leftovers(workspace, oldest)) {
    removed.push({ path: place, reason, bytes: await bytesOf(place) });
    if (apply) await rm(place, { recursive: true, force: true });
  }
  const artifacts = await measuredArtifacts(workspace);
  const tracking = openTracking(workspace.trackingUri);
  const needed = await neededArtifacts(workspace, tracking).finally(() => tracking.close());
  for (const { folder, bytes, reason } of outdated(artifacts, needed, options, now)) {
    if (apply ? await remove(workspace, folder) : workspace.database.runs.going().length === 0) {
      removed.push({ path: folder, reason, bytes });
    }
  }
  const freedBytes = removed.reduce((sum, { bytes }) => sum + bytes, 0);
  return { checked: artifacts.length, damaged: [], repaired: [], removed, freedBytes, applied: apply };
}

interface MeasuredArtifact extends ArtifactFolder {
  readonly bytes: number;
  readonly lastUsed: Date;
}

/** The store's artifacts with their sizes, least recently used first. */
async function measuredArtifacts(workspace: Workspace): Promise<MeasuredArtifact[]> {
  const { cache, runs } = workspace.database;
  const uses = runs.lastUses();
  const lastUsed = new Map<string, Date>();
  for (const { key, outputs, createdAt } of cache.all()) {
    const used = newer(uses.get(key), createdAt);
    for (const hash of Object.values(outputs)) {
      const name = hash.slice(0, 32);
      lastUsed.set(name, newer(lastUsed.get(name), used));
    }
  }
  const measured: MeasuredArtifact[] = [];
  for (const artifact of await artifactFolders(workspace.artifacts)) {
    const found = await stat(artifact.folder).catch(() => undefined);
    if (!found) continue;
    const bytes = await bytesOf(artifact.folder);
    measured.push({ ...artifact, bytes, lastUsed: lastUsed.get(artifact.name) ?? found.ctime });
  }
  return measured.sort((a, b) => a.lastUsed.getTime() - b.lastUsed.getTime() || (a.name < b.name ? -1 : 1));
}

function newer(a: Date | undefined, b: Date): Date {
  return a !== undefined && a > b ? a : b;
}

function outdated(
  artifacts: readonly MeasuredArtifact[],
  needed: NeededArtifacts,
  { olderThanDays, keepBytes = Number.POSITIVE_INFINITY }: GarbageOptions,
  now: Date,
): (MeasuredArtifact & { readonly reason: string })[] {
  let total = artifacts.reduce((sum, { bytes }) => sum + bytes, 0);
  const out: (MeasuredArtifact & { readonly reason: string })[] = [];
  for (const artifact of artifacts) {
    if (needed.has(artifact.name)) continue;
    const days = (now.getTime() - artifact.lastUsed.getTime()) / DAY;
    const old = olderThanDays !== undefined && days > olderThanDays;
    if (!old && total <= keepBytes) continue;
    total -= artifact.bytes;
    const used = `last used ${artifact.lastUsed.toISOString().slice(0, 10)}`;
    out.push({ ...artifact, reason: old ? used : `${used}; the store is larger than wanted` });
  }
  return out;
}

/** False during a run, which may be about to use it. */
async function remove(workspace: Workspace, folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  if (!found) return false;
  const { database } = workspace;
  const place = database.exclusively(() =>
    database.runs.going().length > 0 ? undefined : setAside(workspace.artifacts, folder, found.ino, TRASH_FOLDER),
  );
  if (place === undefined) return false;
  database.fileHashes.forget(folder);
  await rm(place, { recursive: true, force: true });
  return true;
}

import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { formatJson, partFile, writeFileAtomic } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { MpiRank } from './mpi-rank.ts';
import type { PartSummary, PartTask } from './prepare-part.ts';

const SCHEMA_VERSION = 1;
const POLL_MILLISECONDS = 200;

/** A rank's marker in the shared folder, written when its share is done. */
interface Marker {
  readonly schemaVersion: number;
  /** Identifies the launch: a marker of an earlier, failed launch has another job and is ignored. */
  readonly job: string;
  /** In the order of the rank's tasks. */
  readonly parts: readonly PartSummary[];
}

function markerFile(folder: string, rank: number, size: number): string {
  return path.join(folder, `.rank-${rank}-of-${size}.json`);
}

/** Signals to rank 0 that this rank's parts are written. */
export async function writeMarker(
  folder: string,
  { rank, size, job }: MpiRank,
  parts: readonly PartSummary[],
): Promise<void> {
  const marker: Marker = { schemaVersion: SCHEMA_VERSION, job, parts };
  await writeFileAtomic(markerFile(folder, rank, size), formatJson(marker));
}

/**
 * Waits until all other ranks are done and their parts are completely visible: a mounted folder may show a small file before
 * a large one that was written earlier.
 *
 * @param tasksOf the parts assigned to each rank
 * @returns the parts of the other ranks
 * @throws MlopsError `E_RANKS_MISSING` if ranks do not finish in time, naming them
 */
export async function waitForMarkers(
  folder: string,
  { size, job }: MpiRank,
  tasksOf: (rank: number) => readonly PartTask[],
  options: { timeoutSeconds: number; signal: AbortSignal },
): Promise<PartSummary[]> {
  const deadline = performance.now() + 1000 * options.timeoutSeconds;
  const missing = new Set(Array.from({ length: size - 1 }, (_, i) => i + 1));
  const found: PartSummary[] = [];
  for (;;) {
    for (const rank of missing) {
      const parts = await readMarker(markerFile(folder, rank, size), job);
      if (!parts || !(await haveArrived(parts, tasksOf(rank)))) continue;
      found.push(...parts);
      missing.delete(rank);
    }
    if (missing.size === 0) return found;
    if (performance.now() >= deadline) {
      const late = [...missing];
      const message = `ranks of data-engineering must be done within ${options.timeoutSeconds} seconds after rank 0; ${late.join(', ')} of ${size} are not`;
      throw new MlopsError('E_RANKS_MISSING', message, { ranks: late, size, file: folder });
    }
    await delay(POLL_MILLISECONDS, undefined, { signal: options.signal });
  }
}

/** Removes the markers of all ranks, so that the folder contains only a dataset. */
export async function removeMarkers(folder: string, size: number): Promise<void> {
  for (let rank = 1; rank < size; rank++) await rm(markerFile(folder, rank, size), { force: true });
}

async function readMarker(file: string, job: string): Promise<readonly PartSummary[] | undefined> {
  try {
    const marker = JSON.parse(await readFile(file, 'utf8')) as Marker;
    return marker.schemaVersion === SCHEMA_VERSION && marker.job === job ? marker.parts : undefined;
  } catch {
    // Not there yet, or still incomplete.
    return undefined;
  }
}

async function haveArrived(parts: readonly PartSummary[], tasks: readonly PartTask[]): Promise<boolean> {
  for (const [i, task] of tasks.entries()) {
    const found = await stat(path.join(task.folder, partFile(task.index))).catch(() => undefined);
    if (found === undefined || found.size !== parts[i]?.bytes) return false;
  }
  return true;
}

import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isGoing } from '../workspace/process-identity.ts';
import { ASIDE_FOLDER, TRASH_FOLDER } from '../workspace/set-aside.ts';
import type { Workspace } from '../workspace/workspace.ts';

export interface Leftover {
  readonly path: string;
  readonly reason: string;
}

/** Folders of the workspace in which files are first written under temporary names. */
const WRITTEN = ['artifacts', 'runs', 'datastores', 'baselines', 'compiled', 'mlruns'];

/** `<name>.tmp-<process id>-<12 digits>`: see `temporaryName` of `@aml-mlops/artifacts`. */
const TEMPORARY = /\.tmp-(\d+)-[0-9a-f]{12}$/;

/**
 * What killed runs and damaged artifacts left behind: files under temporary names whose process has ended, outputs of
 * ended attempts, scratch folders of completed runs, and, if older than `oldest`, scratch folders of resumable
 * runs and artifacts that were moved aside.
 */
export async function leftovers(workspace: Workspace, oldest: Date): Promise<Leftover[]> {
  const found: Leftover[] = [];
  const { runs } = workspace.database;
  for (const id of await namesIn(workspace.runs)) {
    const run = runs.find(id);
    if (run?.status === 'running') continue;
    const past = run?.status === 'done' || (run?.finishedAt ?? run?.startedAt ?? new Date(0)) < oldest;
    for (const node of await namesIn(path.join(workspace.runs, id))) {
      const folder = path.join(workspace.runs, id, node);
      for (const name of await namesIn(folder)) {
        if (name === 'scratch' && past)
          found.push({ path: path.join(folder, name), reason: 'scratch of an ended run' });
        const outputs = path.join(folder, name, 'outputs');
        if (/^\d+$/.test(name) && (await stat(outputs).catch(() => undefined))) {
          found.push({ path: outputs, reason: 'outputs of an attempt that did not end' });
        }
      }
    }
  }
  for (const name of await namesIn(path.join(workspace.artifacts, ASIDE_FOLDER))) {
    const place = path.join(workspace.artifacts, ASIDE_FOLDER, name);
    const moved = await stat(place).catch(() => undefined);
    if (moved && moved.ctime < oldest) found.push({ path: place, reason: 'a damaged artifact that was moved aside' });
  }
  for (const name of await namesIn(path.join(workspace.artifacts, TRASH_FOLDER))) {
    found.push({ path: path.join(workspace.artifacts, TRASH_FOLDER, name), reason: 'garbage of an earlier time' });
  }
  for (const folder of WRITTEN) await temporaryFiles(path.join(workspace.home, folder), found);
  return found;
}

async function temporaryFiles(folder: string, found: Leftover[]): Promise<void> {
  const known = new Set(found.map((leftover) => leftover.path));
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const place = path.join(folder, entry.name);
    const pid = TEMPORARY.exec(entry.name)?.[1];
    if (known.has(place)) continue;
    if (pid !== undefined) {
      if (!isGoing(Number(pid), undefined))
        found.push({ path: place, reason: 'half-written by a process that is gone' });
    } else if (entry.isDirectory()) await temporaryFiles(place, found);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

import { existsSync } from 'node:fs';
import {
  constants,
  copyFile,
  link,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { formatJson, hashFolder, syncFolder, temporaryName } from '@aml-mlops/artifacts';
import { MlopsError, systemError } from '@aml-mlops/errors';
import * as z from 'zod';
import { openWorkspace, type Workspace } from '../workspace/workspace.ts';
import { artifactFolders } from './artifact-folders.ts';
import { copyDatabase, databaseFaults } from './database-copy.ts';
import type { Damage } from './store-report.ts';

const BACKUP_FILE = 'backup.json';
const BACKUP_VERSION = 1;
const DATABASES = ['workspace.db', 'mlops.db'];
/** Copied after the databases, so that every artifact that a database names is in the copy. */
const FOLDERS = ['artifacts', 'mlruns', 'baselines', 'datastores', 'runs'];
/** Scratch files of runs and half-written files, as paths relative to the workspace. */
const LEFT_OUT = /^artifacts\/\.|^runs\/[^/]+\/[^/]+\/(scratch$|\d+\/outputs$)|\.tmp-\d+-[0-9a-f]{12}$/;

const manifestSchema = z.object({
  schemaVersion: z.literal(BACKUP_VERSION),
  /** The workspace's folder; runs and models refer to their files by absolute paths. */
  home: z.string(),
  createdAt: z.string(),
  artifacts: z.number().int().nonnegative(),
});

export type BackupManifest = z.infer<typeof manifestSchema>;

export interface Backup {
  readonly folder: string;
  readonly artifacts: number;
  /** Artifacts that are damaged in the workspace, and so not in the backup. */
  readonly damaged: readonly Damage[];
}

export interface BackupOptions {
  /**
   * Whether to link the files of artifacts instead of copying them: needs no space, but damage to one file damages both. Across
   * file systems they are copied. Default: false.
   */
  readonly link?: boolean;
}

/**
 * Copies a workspace, even one in use, to a new folder: a consistent snapshot of each database, checked, and every
 * artifact, compared with its hash. The folder appears when it is complete.
 *
 * @throws MlopsError `E_BACKUP_EXISTS`, `E_DATABASE`, `E_DISK_FULL` and other codes of the file system
 */
export async function backupWorkspace(
  workspace: Workspace,
  folder: string,
  { link: linked = false }: BackupOptions = {},
): Promise<Backup> {
  const target = path.resolve(folder);
  if (existsSync(target)) {
    throw new MlopsError('E_BACKUP_EXISTS', `folder of a backup must be new; ${target} exists`, { file: target });
  }
  return inPlaceOf(target, `backup ${target} cannot be written`, async (made) => {
    for (const name of DATABASES) {
      const file = path.join(workspace.home, name);
      if (existsSync(file)) copyDatabase(file, path.join(made, name));
    }
    for (const name of FOLDERS) {
      const transfer = linked && name === 'artifacts' ? linkFile : cloneFile;
      await copyTree(workspace.home, made, name, transfer);
    }
    const damaged = await dropDamaged(made, workspace.home);
    const artifacts = (await artifactFolders(path.join(made, 'artifacts'))).length;
    const createdAt = new Date().toISOString();
    const manifest: BackupManifest = { schemaVersion: BACKUP_VERSION, home: workspace.home, createdAt, artifacts };
    await writeFile(path.join(made, BACKUP_FILE), formatJson(manifest));
    return { folder: target, artifacts, damaged };
  });
}

/**
 * Replaces a workspace by a backup. The old workspace is moved to `<home>.before-restore-<n>`. The backup is
 * checked first and left unchanged.
 *
 * @returns what was restored, and the path of the old workspace
 * @throws MlopsError `E_BACKUP` if the folder is not a backup or is damaged, `E_BACKUP_HOME` for a backup of a workspace
 *   elsewhere, `E_RUN_GOING` while a run is going on
 */
export async function restoreWorkspace(
  folder: string,
  home: string,
): Promise<{ readonly home: string; readonly artifacts: number; readonly before: string | undefined }> {
  const source = path.resolve(folder);
  const target = path.resolve(home);
  const manifest = await readManifest(source);
  if (manifest.home !== target) {
    const message = `backup ${source} must be restored to ${manifest.home}, since its runs and models name their files by absolute paths; got ${target}: set MLOPS_HOME`;
    throw new MlopsError('E_BACKUP_HOME', message, { file: source });
  }
  mustBeIdle(target);
  return inPlaceOf(target, `workspace ${target} cannot be restored`, async (made, before) => {
    for (const name of DATABASES) {
      const file = path.join(source, name);
      if (existsSync(file)) copyDatabase(file, path.join(made, name));
    }
    for (const name of FOLDERS) await copyTree(source, made, name, cloneFile);
    const [damage] = await dropDamaged(made, source);
    if (damage) throw new MlopsError('E_BACKUP', `backup ${source} is damaged: ${damage.path}: ${damage.reason}`);
    return { home: target, artifacts: manifest.artifacts, before };
  });
}

async function readManifest(folder: string): Promise<BackupManifest> {
  const file = path.join(folder, BACKUP_FILE);
  try {
    const manifest = manifestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const missing = (await artifactFolders(path.join(folder, 'artifacts'))).length !== manifest.artifacts;
    if (missing) throw new Error(`it must hold ${manifest.artifacts} artifacts`);
    for (const name of DATABASES) {
      const database = path.join(folder, name);
      const [fault] = existsSync(database) ? databaseFaults(database) : [];
      if (fault) throw new Error(`${name}: ${fault}`);
    }
    return manifest;
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isMissing ? `it has no ${BACKUP_FILE}` : cause instanceof Error ? cause.message : String(cause);
    throw new MlopsError('E_BACKUP', `${folder} must be a whole backup of a workspace; ${reason}`, { file }, { cause });
  }
}

/** A workspace that cannot be opened counts as idle: restoring it is what a backup is for. */
function mustBeIdle(home: string): void {
  if (!existsSync(path.join(home, 'workspace.db'))) return;
  let workspace: Workspace;
  try {
    workspace = openWorkspace(home);
  } catch {
    return;
  }
  const [going] = workspace.database.runs.going();
  workspace.close();
  if (going) workspaceBusy(going.id, going.pid);
}

function workspaceBusy(run: string, pid: number): never {
  throw new MlopsError('E_RUN_GOING', `run ${run} is running in process ${pid}: stop that one first`);
}

/** Creates a folder under a temporary name and renames it when it is complete; an existing folder is moved aside. */
async function inPlaceOf<T>(
  target: string,
  what: string,
  make: (folder: string, before: string | undefined) => Promise<T>,
): Promise<T> {
  const made = temporaryName(target);
  let n = 1;
  while (existsSync(`${target}.before-restore-${n}`)) n++;
  const before = existsSync(target) ? `${target}.before-restore-${n}` : undefined;
  try {
    await mkdir(made, { recursive: true });
    const result = await make(made, before);
    if (before) await rename(target, before);
    await rename(made, target);
    await syncFolder(path.dirname(target));
    return result;
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    throw systemError(error, what) ?? error;
  }
}

/** Removes from a copy the artifacts whose content does not match their hash. */
async function dropDamaged(made: string, home: string): Promise<Damage[]> {
  const damaged: Damage[] = [];
  for (const { folder, name } of await artifactFolders(path.join(made, 'artifacts'))) {
    const content = await hashFolder(folder).catch(() => '');
    if (content.startsWith(name)) continue;
    const reason = `the content hash of its files must begin with ${name}`;
    damaged.push({ path: path.join(home, path.relative(made, folder)), reason });
    await rm(folder, { recursive: true, force: true });
  }
  return damaged;
}

type Transfer = (from: string, to: string) => Promise<void>;

/** Shares the blocks where the file system can. */
const cloneFile: Transfer = (from, to) => copyFile(from, to, constants.COPYFILE_FICLONE);

const linkFile: Transfer = (from, to) => link(from, to).catch(() => cloneFile(from, to));

/** Copies `<from>/<place>` to `<to>/<place>`, links as links. Missing files, and files removed meanwhile, are left out. */
async function copyTree(from: string, to: string, place: string, transfer: Transfer): Promise<void> {
  const entries = await orGone(readdir(path.join(from, place), { withFileTypes: true }));
  if (!entries) return;
  await mkdir(path.join(to, place), { recursive: true });
  for (const entry of entries) {
    const below = `${place}/${entry.name}`;
    const [source, target] = [path.join(from, below), path.join(to, below)];
    if (LEFT_OUT.test(below)) continue;
    if (entry.isDirectory()) await copyTree(from, to, below, transfer);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (entry.isFile()) await orGone(transfer(source, target));
  }
}

async function orGone<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

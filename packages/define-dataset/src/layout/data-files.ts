import { isUtf8 } from 'node:buffer';
import { open, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import { listFiles } from '@aml-mlops/artifacts';
import { MlopsError, systemError } from '@aml-mlops/errors';
import { compareNames } from '../compare-names.ts';
import { isFolderOfOneFile } from '../sources/folder-of-one-file.ts';
import { adviceForUnreadable, isNoData } from './other-files.ts';
import type { RawFile } from './raw-file.ts';
import { listZip } from './zip-archive.ts';

/** Extensions of the files that are read, each also with `.gz` appended. */
const RAW_EXTENSIONS = ['.csv', '.tsv', '.tab', '.jsonl', '.ndjson', '.json', '.parquet', '.txt'] as const;
const ARCHIVE_EXTENSION = '.zip';

export interface DataFiles {
  readonly files: readonly RawFile[];
  /** Names of adjacent files that are not data. */
  readonly leftOut: readonly string[];
}

/**
 * Finds the data files in a folder, and in zip archives there. Names that begin with `.` or `_` are not data, as in Spark
 * and Hive; nor are read-me files, licences and programs. Files without a known extension are data if there are no others
 * and they contain text.
 *
 * @throws MlopsError `E_RAW_LAYOUT` if there is no data, or data in an unsupported format
 */
export async function findDataFiles(folder: string): Promise<DataFiles> {
  const found = (await Promise.all((await listRaw(folder)).map((name) => openArchive(folder, name)))).flat();
  const visible = found.filter(({ name }) => !name.split('/').some((part) => /^[._]/.test(part)));
  const candidates = visible.filter(({ name }) => !isNoData(name));
  for (const { name } of candidates) refuseUnreadable(folder, name);
  const known = candidates.filter(({ name }) => hasKnownExtension(name));
  const files = known.length > 0 ? known : await textsAmong(candidates);
  const kinds = [...RAW_EXTENSIONS, ARCHIVE_EXTENSION].join(', ');
  if (files.length === 0) {
    const others =
      visible.length === 0
        ? ''
        : `, but ${visible
            .slice(0, 3)
            .map(({ name }) => name)
            .join(', ')}`;
    const message = `${folder} must hold files of ${kinds}; got none${others}, names that begin with . or _ left out`;
    throw new MlopsError('E_RAW_LAYOUT', message, { file: folder });
  }
  const chosen = new Set(files);
  return {
    files: [...files].sort((a, b) => compareNames(a.name, b.name)),
    leftOut: visible.filter((file) => !chosen.has(file)).map(({ name }) => name),
  };
}

function hasKnownExtension(name: string): boolean {
  const extension = path.posix.extname(name.replace(/\.gz$/i, '')).toLowerCase();
  return RAW_EXTENSIONS.some((known) => known === extension);
}

async function listRaw(folder: string): Promise<string[]> {
  try {
    return await listFiles(folder);
  } catch (cause) {
    if (cause instanceof MlopsError) throw cause;
    const machine = systemError(cause, `raw data in ${folder} cannot be read`);
    if (machine) throw machine;
    const message = `${folder} must be a folder of raw data; there is no such folder`;
    throw new MlopsError('E_RAW_LAYOUT', message, { file: folder }, { cause });
  }
}

async function openArchive(folder: string, name: string): Promise<RawFile[]> {
  const file = path.join(folder, name);
  if (path.extname(name).toLowerCase() !== ARCHIVE_EXTENSION) {
    return [{ name, path: await fileOf(file), bytes: (await stat(file)).size }];
  }
  if (/(^|\/)[._]/.test(name)) return [];
  const entries = await listZip(file);
  return entries.map((entry) => ({ name: `${name}/${entry.name}`, path: file, bytes: entry.bytes, entry: entry.name }));
}

/** The file that was given by itself, rather than the link to it that `useFolder` made: errors name it. */
async function fileOf(file: string): Promise<string> {
  if (!isFolderOfOneFile(path.dirname(file))) return file;
  return readlink(file).catch(() => file);
}

function refuseUnreadable(folder: string, name: string): void {
  const advice = adviceForUnreadable(name);
  if (advice === undefined) return;
  const kinds = `one of ${[...RAW_EXTENSIONS, ARCHIVE_EXTENSION].join(', ')}`;
  throw new MlopsError('E_RAW_LAYOUT', `extension of ${name} in ${folder} must be ${kinds}; ${advice}`, {
    file: path.join(folder, name),
  });
}

const START_BYTES = 4096;

async function textsAmong(files: readonly RawFile[]): Promise<RawFile[]> {
  const texts: RawFile[] = [];
  for (const file of files) if (file.entry !== undefined || (await isText(file.path))) texts.push(file);
  return texts;
}

/** Whether the beginning is gzip, UTF-16, or free of the control characters of binary files. */
async function isText(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
    const start = buffer.subarray(0, bytesRead);
    if (start[0] === 0x1f && start[1] === 0x8b) return true;
    if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)) return true;
    if (start.some((byte) => byte < 9 || (byte > 13 && byte < 27))) return false;
    const ascii = start.filter((byte) => byte < 0x80).length;
    return isUtf8(start.subarray(0, -4)) || ascii > 0.6 * start.length;
  } finally {
    await handle.close();
  }
}

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { listFiles } from '@aml-mlops/artifacts';
import { MlopsError, systemError } from '@aml-mlops/errors';
import { compareNames } from './compare-names.ts';
import { isRawFile, RAW_EXTENSIONS } from './read/raw-file.ts';

/** The name of the one partition of a folder that has none. */
const WHOLE = 'all';

export interface RawFile {
  /** Relative to the raw folder, with forward slashes. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** Raw files that belong together: a week, a split, or all there are. */
export interface Partition {
  /** Such as `week=2026-W47`. */
  readonly name: string;
  /** `week`, `split`, …; empty for {@link WHOLE}. */
  readonly key: string;
  /** `2026-W47`. */
  readonly value: string;
  readonly files: readonly RawFile[];
}

const PARTITION = /^([A-Za-z_][A-Za-z0-9_-]*)=([^/]+)$/;

/**
 * Finds the partitions of a raw folder, in order: folders `<key>=<value>` of one key, or files without any. Files and
 * folders whose name begins with `.` or `_` are not data, as Spark and Hive have it.
 *
 * @throws MlopsError `E_RAW_LAYOUT` where the folder holds no data, a file of unknown kind, or partitions of two kinds
 */
export async function findPartitions(folder: string): Promise<Partition[]> {
  const names = (await listRaw(folder)).filter((name) => !name.split('/').some((part) => /^[._]/.test(part)));
  for (const name of names) {
    if (isRawFile(name)) continue;
    const kinds = `one of ${RAW_EXTENSIONS.join(', ')}`;
    const message = `extension of ${name} in ${folder} must be ${kinds}; ${adviceFor(name)}`;
    throw layoutError(message, path.join(folder, name));
  }
  if (names.length === 0)
    throw layoutError(
      `${folder} must hold files of ${RAW_EXTENSIONS.join(', ')}; got none, names that begin with . or _ left out`,
      folder,
    );
  const groups = Map.groupBy(names, (name) => partitionOf(name)?.[0] ?? '');
  const loose = groups.get('')?.[0];
  if (loose !== undefined && groups.size > 1) {
    const advice = 'move it into one, or let its name begin with _';
    throw layoutError(
      `${folder} must have all files in partitions or none; got ${loose} beside partitions: ${advice}`,
      folder,
    );
  }
  const partitions: Partition[] = [];
  for (const [name, files] of groups) {
    const [, key = '', value = WHOLE] = partitionOf(`${name}/`) ?? [];
    partitions.push({ name: name || WHOLE, key, value, files: await describe(folder, files) });
  }
  const keys = [...new Set(partitions.map((partition) => partition.key))];
  if (keys.length > 1) {
    throw layoutError(
      `partitions of ${folder} must be of one kind; got ${keys.map((key) => `${key}=`).join(' and ')}: rename the folders of the others, or let their names begin with _`,
      folder,
    );
  }
  return partitions.sort((a, b) => compareNames(a.value, b.value));
}

/** What to do with a file that is not read. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/\.(gz|zip|bz2|xz|zst|7z|tar|tgz)$/i, 'unpack it'],
  [/\.(xlsx?|xlsm|ods)$/i, 'save the sheet as CSV UTF-8'],
  [/\.json$/i, "write an object a line into a .jsonl file, of an array with jq -c '.[]'"],
  [/\.(txt|dat|tab)$/i, 'rename it by what it holds: .csv (commas), .tsv (tabs) or .jsonl (an object a line)'],
];

function adviceFor(name: string): string {
  const known = ADVICE.find(([pattern]) => pattern.test(name))?.[1];
  return known ?? 'where it is no data, move it away or let its name begin with _';
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

/** The partition that a path begins with. */
function partitionOf(name: string): RegExpExecArray | null {
  const slash = name.indexOf('/');
  return slash === -1 ? null : PARTITION.exec(name.slice(0, slash));
}

async function describe(folder: string, names: readonly string[]): Promise<RawFile[]> {
  const files = names.map(async (name) => {
    const file = path.join(folder, name);
    return { name, path: file, bytes: (await stat(file)).size };
  });
  return (await Promise.all(files)).sort((a, b) => compareNames(a.name, b.name));
}

function layoutError(message: string, file: string): MlopsError {
  return new MlopsError('E_RAW_LAYOUT', message, { file });
}

import { MlopsError } from '@aml-mlops/errors';
import { compareNames } from './compare-names.ts';
import { asClassFolders } from './layout/class-folders.ts';
import { findDataFiles } from './layout/data-files.ts';
import type { RawFile } from './layout/raw-file.ts';
import { type Split, splitOfName } from './layout/split-of-name.ts';

/** The name of the single partition of an unpartitioned folder. */
const WHOLE = 'all';

/** Raw files that belong together: a week, a split, or all files. */
export interface Partition {
  /** For example `week=2026-W47`. */
  readonly name: string;
  /** `week`, `split`, …; empty for {@link WHOLE}. */
  readonly key: string;
  /** `2026-W47`. */
  readonly value: string;
  readonly files: readonly RawFile[];
}

/** The contents of a raw folder. */
export interface RawLayout {
  readonly partitions: readonly Partition[];
  /** Names of adjacent files that are not data. */
  readonly leftOut: readonly string[];
  /** Messages on what was inferred from file and folder names. */
  readonly notes: readonly string[];
}

const PARTITION = /^([A-Za-z_][A-Za-z0-9_-]*)=([^/]+)$/;

/**
 * Finds the partitions of a raw folder, in order: folders `<key>=<value>` with one key; files and folders named after
 * training and test data; or files without partitions. Folders of texts may be named after classes.
 *
 * @throws MlopsError `E_RAW_LAYOUT` if the folder holds no data, an unreadable file, or two kinds of partitions
 */
export async function findLayout(folder: string): Promise<RawLayout> {
  const data = await findDataFiles(folder);
  const notes: string[] = [];
  const documents = asClassFolders(data.files);
  const files = documents?.files ?? data.files;
  if (documents) {
    const labels = new Set(files.map(({ label }) => label).filter((label) => label !== ''));
    notes.push(`${files.length} files are a text each, labelled by their folders: ${labels.size} classes`);
  }
  const partitions = partitionsByKey(folder, files) ?? partitionsBySplit(folder, files, notes) ?? [whole(files)];
  return { partitions, leftOut: [...data.leftOut, ...(documents?.strays ?? [])], notes };
}

/** The partitions of {@link findLayout}. */
export async function findPartitions(folder: string): Promise<readonly Partition[]> {
  return (await findLayout(folder)).partitions;
}

function whole(files: readonly RawFile[]): Partition {
  return { name: WHOLE, key: '', value: WHOLE, files };
}

function partitionsByKey(folder: string, files: readonly RawFile[]): Partition[] | undefined {
  const groups = Map.groupBy(files, ({ name }) => partitionOf(name)?.[0] ?? '');
  const loose = groups.get('')?.[0]?.name;
  if (loose !== undefined && groups.size > 1) {
    const advice = 'move it into one, or let its name begin with _';
    throw layoutError(
      `${folder} must have all files in partitions or none; got ${loose} beside partitions: ${advice}`,
      folder,
    );
  }
  if (loose !== undefined) return undefined;
  const partitions = [...groups].map(([name, own]) => {
    const [, key = '', value = WHOLE] = PARTITION.exec(name) ?? [];
    return { name, key, value, files: own };
  });
  const keys = [...new Set(partitions.map((partition) => partition.key))];
  if (keys.length > 1) {
    throw layoutError(
      `partitions of ${folder} must be of one kind; got ${keys.map((key) => `${key}=`).join(' and ')}: rename the folders of the others, or let their names begin with _`,
      folder,
    );
  }
  return partitions.sort((a, b) => compareNames(a.value, b.value));
}

/** The partition at the beginning of a path. */
function partitionOf(name: string): RegExpExecArray | null {
  const slash = name.indexOf('/');
  return slash === -1 ? null : PARTITION.exec(name.slice(0, slash));
}

/**
 * Training and test set by file or folder names. Validation data belongs to the training set; without test data it is the
 * test set, and without training data the training set.
 */
function partitionsBySplit(folder: string, files: readonly RawFile[], notes: string[]): Partition[] | undefined {
  const splits = Map.groupBy(files, ({ name }) => splitOfName(name));
  const there = (split: Split) => splits.get(split) ?? [];
  const [train, validation, test] = [there('train'), there('validation'), there('test')];
  const isSplit = [train, validation, test].filter((own) => own.length > 0).length > 1;
  if (!isSplit) return undefined;
  const loose = splits.get(undefined)?.[0]?.name;
  if (loose !== undefined) {
    const other = files.find(({ name }) => splitOfName(name) !== undefined)?.name ?? '';
    throw layoutError(
      `${folder} must say of every file whether it is training or test data, or of none; got ${loose} beside ${other}: move ` +
        'it away, or let its name begin with _',
      folder,
    );
  }
  const isTest = test.length === 0;
  const sets = { train: [...train, ...(isTest ? [] : validation)], test: isTest ? validation : test };
  const are = (own: readonly RawFile[]) => (own.length === 1 ? `${own[0]?.name} is` : `${own.length} files are`);
  const joined = !isTest && validation.length > 0 && train.length > 0 ? ', validation data among it' : '';
  notes.push(`by their names, ${are(sets.train)} the training set${joined}, and ${are(sets.test)} the test set`);
  return (['test', 'train'] as const).map((value) => ({
    name: `split=${value}`,
    key: 'split',
    value,
    files: [...sets[value]].sort((a, b) => compareNames(a.name, b.name)),
  }));
}

function layoutError(message: string, file: string): MlopsError {
  return new MlopsError('E_RAW_LAYOUT', message, { file });
}

import path from 'node:path';
import type { RawFile } from './raw-file.ts';
import { splitOfName } from './split-of-name.ts';

const WITHOUT_LABEL = new Set(['unsup', 'unlabelled', 'unlabeled', 'unsupervised']);
const MAX_STRAYS = 0.05;

/**
 * Files with one text each, in one folder per class, as in scikit-learn's `load_files`: each file gets its folder's name as
 * its label. Undefined if the files have another layout.
 */
export function asClassFolders(files: readonly RawFile[]): { files: RawFile[]; strays: string[] } | undefined {
  if (!files.every(({ name }) => isDocumentName(name))) return undefined;
  const [inside, strays] = [files.filter((file) => folderOf(file)), files.filter((file) => !folderOf(file))];
  const labels = new Set(inside.map((file) => folderOf(file)));
  if (labels.size < 2 || inside.length < 2 * labels.size || strays.length > MAX_STRAYS * files.length) return undefined;
  const labelled = inside.map((file) => {
    const folder = folderOf(file) ?? '';
    return { ...file, label: WITHOUT_LABEL.has(folder.toLowerCase()) ? '' : folder };
  });
  return { files: labelled, strays: strays.map(({ name }) => name) };
}

function isDocumentName(name: string): boolean {
  const extension = path.posix.extname(name.replace(/\.gz$/i, '')).toLowerCase();
  return !['.csv', '.tsv', '.tab', '.jsonl', '.ndjson', '.json', '.parquet'].includes(extension);
}

/** The name of a file's folder; undefined if that is the raw folder, a partition, a split or an archive. */
function folderOf({ name, entry }: RawFile): string | undefined {
  const folder = path.posix.dirname(entry ?? name);
  const base = path.posix.basename(folder);
  if (folder === '.' || base.includes('=') || splitOfName(base) !== undefined) return undefined;
  return base;
}

const MAX_CLASS_FILES = 20;

/**
 * The labels of files that each hold the texts of one class, such as `rt-polarity.pos` and `rt-polarity.neg`: the part in
 * which their names differ. Undefined if that part is not a word.
 */
export function labelsOfNames(names: readonly string[]): string[] | undefined {
  if (names.length < 2 || names.length > MAX_CLASS_FILES) return undefined;
  if (new Set(names.map((name) => path.posix.dirname(name))).size > 1) return undefined;
  const words = names.map((name) =>
    path.posix
      .basename(name)
      .replace(/\.(txt|gz)$/gi, '')
      .split(/[^\p{L}\p{N}]+/u),
  );
  const common = words.reduce((shared, own) => shared.filter((word) => own.includes(word)));
  const labels = words.map((own) => own.filter((word) => !common.includes(word)).join(' '));
  const areWords = labels.every((label) => /^\p{L}[\p{L} ]*$/u.test(label));
  return areWords && new Set(labels).size === labels.length ? labels : undefined;
}

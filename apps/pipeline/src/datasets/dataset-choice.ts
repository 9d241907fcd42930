import path from 'node:path';
import { hashText } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';

/** The four newsgroups that the pipeline was designed around. */
export const FOUR_NEWSGROUPS = ['alt.atheism', 'comp.graphics', 'sci.space', 'talk.religion.misc'] as const;

export interface DatasetChoice {
  readonly source: 'sample' | 'newsgroups' | 'folder' | 'datastore' | 'stdin';
  /** Folder of raw data, absolute, or address of a datastore, where the source is one. */
  readonly folder: string | undefined;
  /** Labels to keep; `all` keeps every one. */
  readonly categories: readonly string[] | 'all';
  /**
   * What state, dataset versions and models of this data are called. Data of other labels has another name, since its
   * models cannot be compared.
   */
  readonly scope: string;
}

/**
 * Reads `--dataset` and `--categories`.
 *
 * @param dataset `sample`, `newsgroups`, `-` for standard input, an address (`azureml:`, `https:`), or a folder
 * @param categories labels joined by commas, or `all`; default: the four for newsgroups, else all
 * @throws MlopsError `E_USAGE` for fewer than two categories
 */
export function chooseDataset(dataset: string, categories: string | undefined, folder = process.cwd()): DatasetChoice {
  const source = sourceOf(dataset);
  const chosen = readCategories(categories) ?? (source === 'newsgroups' ? FOUR_NEWSGROUPS : 'all');
  const raw = source === 'folder' ? path.resolve(folder, dataset) : source === 'datastore' ? dataset : undefined;
  return { source, folder: raw, categories: chosen, scope: scopeOf(source, raw, chosen) };
}

function sourceOf(dataset: string): DatasetChoice['source'] {
  if (dataset === 'sample' || dataset === 'newsgroups') return dataset;
  if (dataset === '-') return 'stdin';
  return /^(azureml|https?):/.test(dataset) ? 'datastore' : 'folder';
}

function readCategories(text: string | undefined): readonly string[] | 'all' | undefined {
  if (text === undefined || text === 'all') return text;
  const names = [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '').sort();
  if (names.length >= 2) return names;
  throw new MlopsError(
    'E_USAGE',
    `--categories must be "all" or at least two labels joined by commas; got ${JSON.stringify(text)}`,
  );
}

function scopeOf(
  source: DatasetChoice['source'],
  folder: string | undefined,
  categories: DatasetChoice['categories'],
): string {
  const base =
    folder === undefined
      ? source
      : `${slug(path.basename(folder.split('?')[0] ?? ''))}-${hashText(folder).slice(0, 6)}`;
  if (source === 'newsgroups') {
    if (categories === 'all') return `${base}-all`;
    return String(categories) === String(FOUR_NEWSGROUPS)
      ? base
      : `${base}-${hashText(categories.join('\n')).slice(0, 6)}`;
  }
  return categories === 'all' ? base : `${base}-${hashText(categories.join('\n')).slice(0, 6)}`;
}

function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'data'
  );
}

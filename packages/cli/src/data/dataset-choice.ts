import path from 'node:path';
import { hashText } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { AppData } from '../app/app.ts';

export interface DatasetChoice {
  /** `named`: one of the app's own sources. */
  readonly source: 'named' | 'folder' | 'datastore' | 'stdin';
  /** Name of the source, absolute folder or file of raw data, or address of a datastore; `stdin` for standard input. */
  readonly place: string;
  /** Labels to keep; `all` keeps every one. */
  readonly categories: readonly string[] | 'all';
  /**
   * Name used for state, dataset versions and models of this data. Data with other labels has another name, because its
   * models cannot be compared.
   */
  readonly scope: string;
}

/**
 * Reads `--dataset` and `--categories`.
 *
 * @param dataset name of one of the app's sources, `-` for standard input, an address (`azureml:`, `https:`), a folder or a file
 * @param categories labels separated by commas, or `all`. Default: those of the source, else all
 * @throws MlopsError `E_USAGE` if there are fewer than two categories
 */
export function chooseDataset(
  { sources }: Pick<AppData, 'sources'>,
  dataset: string,
  categories: string | undefined,
  folder = process.cwd(),
): DatasetChoice {
  const source = sourceOf(sources, dataset);
  const usual = source === 'named' ? sources[dataset]?.categories : undefined;
  const chosen = readCategories(categories) ?? usual ?? 'all';
  const place = source === 'folder' ? path.resolve(folder, dataset) : source === 'stdin' ? 'stdin' : dataset;
  return { source, place, categories: chosen, scope: scopeOf(source, place, chosen, usual) };
}

function sourceOf(sources: AppData['sources'], dataset: string): DatasetChoice['source'] {
  if (Object.hasOwn(sources, dataset)) return 'named';
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
  place: string,
  categories: DatasetChoice['categories'],
  usual: readonly string[] | undefined,
): string {
  const own = source === 'named' || source === 'stdin';
  const base = own ? place : `${slug(path.basename(place.split('?')[0] ?? ''))}-${hashText(place).slice(0, 6)}`;
  if (categories === 'all') return usual ? `${base}-all` : base;
  return String(categories) === String(usual) ? base : `${base}-${hashText(categories.join('\n')).slice(0, 6)}`;
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

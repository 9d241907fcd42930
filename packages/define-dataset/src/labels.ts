import { MlopsError, rangeError, visibleText } from '@aml-mlops/errors';
import type { IngestedPartition } from './ingest/partition-file.ts';
import type { RareClasses } from './rare-class-choice.ts';
import { type LabelMap, mapRareClasses } from './rare-classes.ts';

const NAMED_LABELS = 30;
const LABEL_CHARACTERS = 60;

/**
 * The labels of the datasets, sorted: those of all partitions, or the requested categories.
 *
 * @throws MlopsError `E_PARAM_RANGE` if no row has a category, `E_LABELS` if fewer than two labels are left
 */
function chooseLabels(partitions: readonly IngestedPartition[], categories: 'all' | readonly string[]): string[] {
  const found = new Set(partitions.flatMap((partition) => partition.labels.map(({ label }) => label)));
  const all = [...found].sort();
  const labels = categories === 'all' ? all : [...new Set(categories)].sort();
  const unknown = labels.find((label) => !found.has(label));
  if (unknown !== undefined)
    throw rangeError('categories', 'define-dataset', `labels of the data (${list(all)})`, unknown);
  if (labels.length < 2) {
    const isEmpty = partitions.every(({ rows }) => rows === 0);
    const got = list(labels) || (isEmpty ? 'none, as the files hold no rows' : 'none');
    const message = `labels of the data must be two or more; got ${got}: give rows of another label, or labelColumn where another column holds the labels`;
    throw new MlopsError('E_LABELS', message, { parameter: 'labelColumn', value: labels });
  }
  return labels;
}

/** The labels of the datasets, with rare ones treated. @throws MlopsError like {@link chooseLabels} and `mapRareClasses` */
export function labelMapOf(
  partitions: readonly IngestedPartition[],
  options: {
    readonly categories: 'all' | readonly string[];
    readonly rareClasses: RareClasses;
    readonly minClassRows: number;
  },
): LabelMap {
  const labels = chooseLabels(partitions, options.categories);
  const asTheyAre = mapRareClasses(labels, [], 'keep', 0);
  return mapRareClasses(labels, rowsPerLabel(partitions, asTheyAre), options.rareClasses, options.minClassRows);
}

function list(labels: readonly string[]): string {
  const shown = labels.slice(0, NAMED_LABELS).map((label) => visibleText(label, LABEL_CHARACTERS));
  return labels.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ');
}

/** Rows per label of the datasets in some partitions. */
export function rowsPerLabel(partitions: readonly IngestedPartition[], { labels, targetOf }: LabelMap): number[] {
  const rows = labels.map(() => 0);
  for (const { label, rows: own } of partitions.flatMap((partition) => partition.labels)) {
    const target = targetOf(label);
    if (target >= 0) rows[target] = (rows[target] ?? 0) + own;
  }
  return rows;
}

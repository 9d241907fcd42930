import { MlopsError, rangeError, visibleText } from '@aml-mlops/errors';
import type { IngestedPartition } from './ingest/partition-file.ts';

const NAMED_LABELS = 30;
const LABEL_CHARACTERS = 60;

/**
 * The labels of the datasets, sorted: those of all partitions, or the categories that were asked for.
 *
 * @throws MlopsError `E_PARAM_RANGE` for a category that no row has, `E_LABELS` where fewer than two are left
 */
export function chooseLabels(
  partitions: readonly IngestedPartition[],
  categories: 'all' | readonly string[],
): string[] {
  const found = new Set(partitions.flatMap((partition) => partition.labels.map(({ label }) => label)));
  const all = [...found].sort();
  const labels = categories === 'all' ? all : [...new Set(categories)].sort();
  const unknown = labels.find((label) => !found.has(label));
  if (unknown !== undefined)
    throw rangeError('categories', 'define-dataset', `labels of the data (${list(all)})`, unknown);
  if (labels.length < 2) {
    const message =
      `labels of the data must be two or more; got ${list(labels) || 'none'}: ` +
      'give rows of another label, or labelColumn where another column holds the labels';
    throw new MlopsError('E_LABELS', message, { parameter: 'labelColumn', value: labels });
  }
  return labels;
}

function list(labels: readonly string[]): string {
  const shown = labels.slice(0, NAMED_LABELS).map((label) => visibleText(label, LABEL_CHARACTERS));
  return labels.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ');
}

/** For each label of a partition its index among the datasets' labels, or -1 where it was not asked for. */
export function targetsOf(partition: IngestedPartition, labels: readonly string[]): Int32Array {
  return Int32Array.from(partition.labels, ({ label }) => labels.indexOf(label));
}

/** Rows of each of the datasets' labels in some partitions. */
export function rowsPerLabel(partitions: readonly IngestedPartition[], labels: readonly string[]): number[] {
  const rows = labels.map(() => 0);
  for (const partition of partitions) {
    const targets = targetsOf(partition, labels);
    for (const [i, label] of partition.labels.entries()) {
      const target = targets[i] ?? -1;
      if (target >= 0) rows[target] = (rows[target] ?? 0) + label.rows;
    }
  }
  return rows;
}

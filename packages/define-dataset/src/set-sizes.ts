import { MlopsError } from '@aml-mlops/errors';

/**
 * Checks that both sets have rows.
 *
 * @param train rows of each label in the training set
 * @param test likewise
 * @param isDrawn whether the sets are drawn from the same rows instead of taken from partitions
 * @throws MlopsError `E_EMPTY_DATASET` if a set would have no rows
 */
export function checkSetSizes(
  labels: readonly string[],
  train: readonly number[],
  test: readonly number[],
  isDrawn: boolean,
): void {
  if (sum(train) === 0) throw emptySet('training');
  if (sum(test) > 0) return;
  throw isDrawn ? singleRows(labels.length) : emptySet('test');
}

export function sum(rows: readonly number[]): number {
  return rows.reduce((total, count) => total + count, 0);
}

function singleRows(labels: number): MlopsError {
  const message =
    `rows of a label must be more than 1 for a test set to be drawn; got 1 or 2 of each of ${labels} labels: give ` +
    'more rows of each, or labelColumn where another column holds the labels';
  return new MlopsError('E_EMPTY_DATASET', message, { parameter: 'labelColumn' });
}

function emptySet(name: string): MlopsError {
  return new MlopsError(
    'E_EMPTY_DATASET',
    `rows of the ${name} set must be 1 or more; got 0: check the partitions (testPartitions) and the categories`,
    { parameter: 'testPartitions' },
  );
}

import { MlopsError, showValue } from '@aml-mlops/errors';
import { warnOfLists } from './label-lists.ts';

/**
 * Checks that each label has enough rows for training and evaluation.
 *
 * @param train rows of each label in the training set
 * @param test likewise
 * @param isDrawn whether the sets are drawn from the same rows instead of taken from partitions
 * @param minClassRows rows that a class needs in a training set, a test set, and each fold of a cross-validation
 * @returns warnings about labels with very few rows, and about those that look like lists or differ in case alone
 * @throws MlopsError `E_LABELS` if the training set has no row of a label
 */
export function checkLabelCoverage(
  labels: readonly string[],
  train: readonly number[],
  test: readonly number[],
  isDrawn: boolean,
  minClassRows: number,
): string[] {
  const at = (rows: readonly number[], i: number) => rows[i] ?? 0;
  const help = isDrawn
    ? 'more rows of it, rareClasses=drop, or categories without it'
    : 'categories without it, rareClasses=drop, or other testPartitions';
  const unlearnt = labels.findIndex((_, i) => at(train, i) === 0);
  if (unlearnt !== -1) {
    const all = rowsText(at(test, unlearnt));
    throw new MlopsError(
      'E_LABELS',
      `rows of label ${showValue(labels[unlearnt])} in the training set must be 1 or more; got 0, all ${all} are in the ` +
        `test set: give ${help}`,
      { value: labels[unlearnt], parameter: isDrawn ? 'categories' : 'testPartitions' },
    );
  }
  const seemingTwins = [...Map.groupBy(labels, (label) => label.normalize('NFC').toLowerCase()).values()]
    .filter((alike) => alike.length > 1)
    .map((alike) => {
      const names = alike.map((label) => showValue(label)).join(' and ');
      return `labels ${names} differ in nothing but case or the coding of accents, and count as different classes`;
    });
  const scarce = labels.flatMap((label, i) => {
    const [learnt, tested] = [at(train, i), at(test, i)];
    const name = showValue(label);
    if (tested === 0)
      return [
        `label ${name} has ${rowsText(learnt)} to learn from and none in the test set: nothing will be known of it; give ${help}`,
      ];
    if (learnt + tested >= minClassRows) return [];
    return [
      `label ${name} has ${rowsText(learnt)} to learn from and ${rowsText(tested)} to test: what is said of it will be chance; give ${help}`,
    ];
  });
  return [...warnOfLists(labels), ...seemingTwins, ...scarce];
}

function rowsText(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}

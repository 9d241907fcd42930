import { MlopsError, rangeError } from '@aml-mlops/errors';
import type { Partition } from './partitions.ts';

/** Which set a partition's rows go to; `both` where they are to be drawn. */
export type Role = 'train' | 'test' | 'both';

/**
 * Decides the role of each partition, given in order. `split=train` and `split=test` say it themselves; one partition
 * alone is drawn from; else the newest ones, or those that are named, are the test set.
 *
 * @param testPartitions how many of the newest, or names (`week=2026-W47` or `2026-W47`)
 */
export function assignRoles(partitions: readonly Partition[], testPartitions: number | readonly string[]): Role[] {
  if (partitions[0]?.key === 'split') return partitions.map(roleOfSplit);
  const names = typeof testPartitions === 'number' ? undefined : new Set(testPartitions);
  if (names) return assignNamed(partitions, names);
  if (partitions.length === 1) return ['both'];
  const newest = Number(testPartitions);
  requireOrder(partitions);
  if (newest >= partitions.length) {
    const range = `in [1, ${partitions.length - 1}], as there are ${partitions.length} partitions`;
    throw rangeError('testPartitions', 'define-dataset', range, newest);
  }
  return partitions.map((_, i) => (i < partitions.length - newest ? 'train' : 'test'));
}

/** Names without a number among names with one have no place in time: `week=last` would come after every `week=2026-W40`. */
function requireOrder(partitions: readonly Partition[]): void {
  const numbered = partitions.find(({ value }) => /\d/.test(value));
  const other = partitions.find(({ value }) => !/\d/.test(value));
  if (!numbered || !other) return;
  const message =
    `partitions of the raw data must all have a number in their names to be put in order; got ${other.name} beside ` +
    `${numbered.name}: rename it, or name the test set, as in testPartitions=["${other.value}"]`;
  throw new MlopsError('E_RAW_LAYOUT', message, { partition: other.name, parameter: 'testPartitions' });
}

function assignNamed(partitions: readonly Partition[], names: ReadonlySet<string>): Role[] {
  const known = new Set(partitions.flatMap(({ name, value }) => [name, value]));
  const unknown = [...names].find((name) => !known.has(name));
  if (unknown !== undefined) {
    const range = `among ${partitions.map(({ name }) => name).join(', ')}`;
    throw rangeError('testPartitions', 'define-dataset', range, unknown);
  }
  const roles = partitions.map(({ name, value }): Role => (names.has(name) || names.has(value) ? 'test' : 'train'));
  if (!roles.includes('train')) {
    throw rangeError('testPartitions', 'define-dataset', 'such that a partition is left to train on', [...names]);
  }
  return roles;
}

function roleOfSplit(partition: Partition, _: number, all: readonly Partition[]): Role {
  const names = all.map(({ value }) => value).sort();
  if (names.join() !== 'test,train') {
    const found = all.map(({ name }) => name).join(', ');
    throw new MlopsError(
      'E_RAW_LAYOUT',
      `splits of the raw data must be split=train and split=test; got ${found}: rename the folders, or leave one out`,
    );
  }
  return partition.value === 'train' ? 'train' : 'test';
}

/**
 * The roles where a test set has no label at all, as those of competitions: its rows wait for labels, and the test set is
 * drawn from the training data.
 *
 * @param notes gets a line where it is so
 */
export function withoutUnlabelledTests(
  roles: readonly Role[],
  partitions: readonly { readonly name: string; readonly rows: number; readonly unlabelled: number }[],
  notes: string[],
): Role[] {
  const tests = partitions.filter((_, i) => roles[i] === 'test');
  const rows = tests.reduce((sum, partition) => sum + partition.rows, 0);
  if (rows === 0 || tests.some((partition) => partition.rows > partition.unlabelled)) return [...roles];
  notes.push(
    `no row of ${tests.map(({ name }) => name).join(', ')} has a label: the test set is drawn from the others`,
  );
  return roles.map((role) => (role === 'train' ? 'both' : role));
}

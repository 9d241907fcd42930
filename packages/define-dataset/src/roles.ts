import { MlopsError, rangeError } from '@aml-mlops/errors';
import { splitOfName } from './layout/split-of-name.ts';
import type { Partition } from './partitions.ts';

/** The set of a partition's rows; `both` if the sets are drawn from them. */
export type Role = 'train' | 'test' | 'both';

/**
 * Decides the role of each partition, given in order. A partition whose name contains `train` or `test`, such as
 * `split=train` and `week=2026-W48-test`, always belongs to that set. If a single other one is left, the sets are drawn
 * from it; otherwise the newest ones, or the named ones, are the test set.
 *
 * @param testPartitions number of newest partitions, or names (`week=2026-W47` or `2026-W47`)
 */
export function assignRoles(partitions: readonly Partition[], testPartitions: number | readonly string[]): Role[] {
  const fixed = partitions.map(roleOfName);
  if (partitions[0]?.key === 'split') return rolesOfSplits(partitions, fixed);
  const names = typeof testPartitions === 'number' ? undefined : new Set(testPartitions);
  if (names) return assignNamed(partitions, fixed, names);
  const open = partitions.filter((_, i) => fixed[i] === undefined);
  const newest = Number(testPartitions);
  if (open.length > 1) {
    requireOrder(open);
    if (newest >= open.length) {
      const range = `in [1, ${open.length - 1}], as there are ${open.length} partitions`;
      throw rangeError('testPartitions', 'define-dataset', range, newest);
    }
  }
  const firstOfTest = open.length - newest;
  let place = 0;
  return fixed.map((role) => {
    if (role) return role;
    if (open.length === 1) return 'both';
    return place++ < firstOfTest ? 'train' : 'test';
  });
}

/** The set in a partition's name; undefined if it names none. */
function roleOfName({ value }: Partition): 'train' | 'test' | undefined {
  const split = splitOfName(value);
  return split === 'validation' ? undefined : split;
}

/** A name without a number among numbered ones has no place in time: `week=last` would sort after every `week=2026-W40`. */
function requireOrder(partitions: readonly Partition[]): void {
  const numbered = partitions.find(({ value }) => /\d/.test(value));
  const other = partitions.find(({ value }) => !/\d/.test(value));
  if (!numbered || !other) return;
  const message =
    `partitions of the raw data must all have a number in their names to be put in order; got ${other.name} beside ` +
    `${numbered.name}: rename it, or name the test set, as in testPartitions=["${other.value}"]`;
  throw new MlopsError('E_RAW_LAYOUT', message, { partition: other.name, parameter: 'testPartitions' });
}

function assignNamed(
  partitions: readonly Partition[],
  fixed: readonly (Role | undefined)[],
  names: ReadonlySet<string>,
): Role[] {
  const known = new Set(partitions.flatMap(({ name, value }) => [name, value]));
  const unknown = [...names].find((name) => !known.has(name));
  if (unknown !== undefined) {
    const range = `among ${partitions.map(({ name }) => name).join(', ')}`;
    throw rangeError('testPartitions', 'define-dataset', range, unknown);
  }
  const kept = partitions.find(({ name, value }, i) => fixed[i] === 'train' && (names.has(name) || names.has(value)));
  if (kept)
    throw rangeError('testPartitions', 'define-dataset', 'without those named after the training set', kept.name);
  const roles = partitions.map(
    ({ name, value }, i): Role => fixed[i] ?? (names.has(name) || names.has(value) ? 'test' : 'train'),
  );
  if (!roles.includes('train')) {
    throw rangeError('testPartitions', 'define-dataset', 'such that a partition is left to train on', [...names]);
  }
  return roles;
}

function rolesOfSplits(partitions: readonly Partition[], fixed: readonly (Role | undefined)[]): Role[] {
  const roles = fixed.filter((role) => role !== undefined);
  if (roles.length < fixed.length || new Set(roles).size < 2) {
    const found = partitions.map(({ name }) => name).join(', ');
    throw new MlopsError(
      'E_RAW_LAYOUT',
      `splits of the raw data must be split=train and split=test; got ${found}: rename the folders, or leave one out`,
    );
  }
  return roles;
}

/**
 * Roles for a test set without any label, as in competitions: its rows stay unlabelled, and the test set is drawn from the
 * training data.
 *
 * @param notes receives a line in that case
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

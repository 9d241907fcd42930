import type { Duplicates } from '@aml-mlops/text/duplicates';
import { drawApart } from './duplicates/draw-apart.ts';
import type { DuplicateChoice } from './duplicates/duplicate-choice.ts';

import { type DuplicateReport, reportDuplicates } from './duplicates/treat-duplicates.ts';
import type { IngestedRows } from './ingest/ingested-rows.ts';
import type { IngestedPartition } from './ingest/partition-file.ts';
import { rowsPerLabel } from './labels.ts';
import type { LabelMap } from './rare-classes.ts';
import type { Role } from './roles.ts';
import { StratifiedSample, sampleSize } from './stratified-sample.ts';

/** The set of every row, decided before any row is written. */
export interface Sets {
  /** Rows of each label. */
  readonly trainRows: number[];
  readonly testRows: number[];
  /** The set of the next row; undefined if it is left out. */
  next(partition: number, target: number): 'train' | 'test' | undefined;
}

export interface AssignOptions {
  readonly labels: LabelMap;
  readonly testShare: number;
  readonly seed: number;
  readonly duplicates: DuplicateChoice;
  /** Called with the duplicate report if duplicates are searched for: when dropping them or drawing the sets. */
  readonly onDuplicates?: (report: DuplicateReport) => void;
}

/**
 * Assigns every labelled row to a set: its partition's, or by a stratified draw that keeps duplicates together.
 *
 * @param read starts reading the labelled rows
 */
export async function assignSets(
  read: () => AsyncIterable<IngestedRows>,
  partitions: readonly IngestedPartition[],
  roles: readonly Role[],
  options: AssignOptions,
): Promise<Sets> {
  const { labels, duplicates: choice } = options;
  const needsGroups = choice === 'drop' || (choice === 'group' && roles.includes('both'));
  if (!needsGroups) return setsByRole(partitions, roles, options);
  const found = await reportDuplicates(read, labels.labels);
  options.onDuplicates?.(found.report);
  if (found.report.exact + found.report.near === 0) return setsByRole(partitions, roles, options);
  return setsByGroup(found.duplicates, found.targets, partitions, roles, options);
}

function setsByRole(partitions: readonly IngestedPartition[], roles: readonly Role[], options: AssignOptions): Sets {
  const trainShare = 1 - options.testShare;
  const sizes = (role: Role) =>
    rowsPerLabel(
      partitions.filter((_, i) => roles[i] === role),
      options.labels,
    );
  const both = sizes('both');
  const drawn = both.map((rows) => sampleSize(rows, trainShare));
  const inTrain = new StratifiedSample(both, trainShare, options.seed, 'train');
  return {
    trainRows: sizes('train').map((rows, target) => rows + (drawn[target] ?? 0)),
    testRows: sizes('test').map((rows, i) => rows + (both[i] ?? 0) - (drawn[i] ?? 0)),
    next(partition, target) {
      const role = roles[partition];
      if (role === 'both') return inTrain.next(target) ? 'train' : 'test';
      return role;
    },
  };
}

/** The assignment of a row, by code. */
const SETS = ['test', 'train', undefined] as const;
const LEFT_OUT = 2;

function setsByGroup(
  { firstOf, originals }: Pick<Duplicates, 'firstOf' | 'originals'>,
  targets: readonly number[],
  partitions: readonly IngestedPartition[],
  roles: readonly Role[],
  { labels, testShare, seed, duplicates }: AssignOptions,
): Sets {
  const partitionRows = partitions.map((partition) => sum(rowsPerLabel([partition], labels)));
  const roleOf = partitionRows.flatMap((rows, i) => Array.from({ length: rows }, () => roles[i]));
  const isOut = (row: number) => duplicates === 'drop' && firstOf[row] !== row;
  const drawnFrom = targets.flatMap((_, row) => (roleOf[row] === 'both' && !isOut(row) ? [row] : []));
  const place = new Map(drawnFrom.map((row, i) => [row, i]));
  const withinDrawn = (first: Int32Array) => drawnFrom.map((row, i) => place.get(first[row] ?? row) ?? i);
  const drawn = drawApart(
    drawnFrom.map((row) => targets[row] ?? 0),
    [withinDrawn(firstOf), withinDrawn(originals)],
    labels.labels.length,
    { share: 1 - testShare, seed, stream: 'train' },
  );
  const trainRows = labels.labels.map(() => 0);
  const testRows = labels.labels.map(() => 0);
  const sets = Uint8Array.from(targets, (target, row) => {
    if (isOut(row)) return LEFT_OUT;
    const isTrain = roleOf[row] === 'both' ? drawn[place.get(row) ?? -1] === 1 : roleOf[row] === 'train';
    const rows = isTrain ? trainRows : testRows;
    rows[target] = (rows[target] ?? 0) + 1;
    return isTrain ? 1 : 0;
  });
  let at = 0;
  return {
    trainRows,
    testRows,
    next: () => SETS[sets[at++] ?? LEFT_OUT],
  };
}

function sum(rows: readonly number[]): number {
  return rows.reduce((total, count) => total + count, 0);
}

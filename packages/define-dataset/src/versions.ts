import type { DatasetInfo } from '@aml-mlops/artifacts';
import type { MlopsError } from '@aml-mlops/errors';
import { type AssignOptions, assignSets } from './assign-sets.ts';
import { DuplicateIds } from './duplicate-ids.ts';
import { type IngestedRows, readLabelled } from './ingest/ingested-rows.ts';
import type { IngestedPartition } from './ingest/partition-file.ts';
import { checkLabelCoverage } from './label-coverage.ts';
import type { Role } from './roles.ts';
import { checkSetSizes, sum } from './set-sizes.ts';
import { boundedShare, StratifiedSample } from './stratified-sample.ts';
import { VersionWriter } from './version-writer.ts';

export const VERSION_NAMES = ['train', 'test', 'subsetTrain', 'subsetTest'] as const;
export type VersionName = (typeof VERSION_NAMES)[number];

export interface VersionOptions extends AssignOptions {
  readonly subsetShare: number;
  readonly subsetMaxRows: number;
  readonly minClassRows: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Called if a subset is smaller than `subsetShare` says. */
  readonly onBoundedSubset?: (set: string, rows: number, share: number) => void;
  /** Called for labels with very few rows, before anything is written. */
  readonly onWarning?: (message: string) => void;
  /** Creates the error for ids that occur more than once in a set. */
  readonly duplicateIds: (set: string, ids: readonly string[]) => Promise<MlopsError>;
}

/**
 * Writes the four dataset versions from ingested partitions, in the order of partition, file and row. Memory holds one
 * Parquet part of each, however many rows there are; where duplicates are looked for, some 170 bytes a row.
 *
 * @param ingested the `dataset/ingested` folder
 * @param roles roles of the partitions, in partition order
 * @param folders output folder of each version
 * @throws MlopsError `E_EMPTY_DATASET` if a set would have no rows, `E_LABELS` if the training set has no row of a label,
 * `E_DUPLICATE_ID` if an id occurs twice in a set
 */
export async function writeVersions(
  ingested: string,
  partitions: readonly IngestedPartition[],
  roles: readonly Role[],
  folders: Readonly<Record<VersionName, string>>,
  options: VersionOptions,
): Promise<Record<VersionName, DatasetInfo>> {
  const { seed, subsetShare, subsetMaxRows } = options;
  const { labels } = options.labels;
  const trainShare = 1 - options.testShare;
  const isDrawn = roles.includes('both');
  const read = () => readLabelled(ingested, partitions, options.labels);
  const sets = await assignSets(read, partitions, roles, options);
  const { trainRows, testRows } = sets;
  const [trainTotal, testTotal] = [sum(trainRows), sum(testRows)];
  checkSetSizes(labels, trainRows, testRows, isDrawn);
  for (const warning of checkLabelCoverage(labels, trainRows, testRows, isDrawn, options.minClassRows)) {
    options.onWarning?.(warning);
  }

  const ids = { training: new DuplicateIds(), test: new DuplicateIds() };
  const trainSubset = { share: boundedShare(trainRows, subsetShare, subsetMaxRows), seed };
  const testSubset = { share: boundedShare(testRows, subsetShare, subsetMaxRows), seed };
  if (trainSubset.share < subsetShare) options.onBoundedSubset?.('train', trainTotal, trainSubset.share);
  if (testSubset.share < subsetShare) options.onBoundedSubset?.('test', testTotal, testSubset.share);
  const inSubsetTrain = new StratifiedSample(trainRows, trainSubset.share, seed, 'subset of train');
  const inSubsetTest = new StratifiedSample(testRows, testSubset.share, seed, 'subset of test');
  const [train, test, subsetTrain, subsetTest] = await Promise.all([
    VersionWriter.create(folders.train, labels),
    VersionWriter.create(folders.test, labels),
    VersionWriter.create(folders.subsetTrain, labels),
    VersionWriter.create(folders.subsetTest, labels),
  ]);
  try {
    let [done, row] = [0, 0];
    for await (const rows of read()) {
      options.signal?.throwIfAborted();
      const partition = partitions[rows.partition] as IngestedPartition;
      for (const [i, id] of rows.ids.entries()) {
        const target = rows.targets[i] ?? -1;
        const text = rows.texts[i] ?? '';
        const set = sets.next(rows.partition, target);
        row++;
        if (set === undefined) continue;
        const isTrain = set === 'train';
        (isTrain ? ids.training : ids.test).add(id, row - 1);
        await (isTrain ? train : test).append(partition, id, text, target);
        const isInSubset = (isTrain ? inSubsetTrain : inSubsetTest).next(target);
        if (isInSubset) await (isTrain ? subsetTrain : subsetTest).append(partition, id, text, target);
        done++;
      }
      options.onProgress?.(done, trainTotal + testTotal);
    }
    for (const [name, own] of Object.entries(ids)) {
      const again = await own.again(() => idsOf(read()));
      if (again.length > 0) throw await options.duplicateIds(`${name} set`, again);
    }
  } finally {
    for (const own of Object.values(ids)) own.close();
  }
  return {
    train: await train.close(isDrawn ? { share: trainShare, seed } : null),
    test: await test.close(isDrawn ? { share: options.testShare, seed } : null),
    subsetTrain: await subsetTrain.close(trainSubset),
    subsetTest: await subsetTest.close(testSubset),
  };
}

async function* idsOf(batches: AsyncIterable<IngestedRows>): AsyncGenerator<readonly string[]> {
  for await (const { ids } of batches) yield ids;
}

import path from 'node:path';
import { type DatasetInfo, readPart } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { DuplicateIds } from './duplicate-ids.ts';
import type { IngestedPartition } from './ingest/partition-file.ts';
import { checkLabelCoverage } from './label-coverage.ts';
import { rowsPerLabel, targetsOf } from './labels.ts';
import type { Role } from './roles.ts';
import { StratifiedSample, sampleSize } from './stratified-sample.ts';
import { VersionWriter } from './version-writer.ts';

export const VERSION_NAMES = ['train', 'test', 'subsetTrain', 'subsetTest'] as const;
export type VersionName = (typeof VERSION_NAMES)[number];

export interface VersionOptions {
  readonly labels: readonly string[];
  readonly testShare: number;
  readonly subsetShare: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Told of labels that are hardly there, before anything is written. */
  readonly onWarning?: (message: string) => void;
  /** Makes the error for ids that a set holds more than once. */
  readonly duplicateIds: (set: string, ids: readonly string[]) => Promise<MlopsError>;
}

/**
 * Writes the four dataset versions from ingested partitions in one pass, in the order of partition, file and row. Memory
 * holds a Parquet part of each, and the ids, however long the data.
 *
 * @param ingested the `dataset/ingested` folder
 * @param roles of the partitions, in their order
 * @param folders where each version goes
 * @throws MlopsError `E_EMPTY_DATASET` where a set would have no row, `E_LABELS` where the training set has none of a label,
 * `E_DUPLICATE_ID` where a set has an id twice
 */
export async function writeVersions(
  ingested: string,
  partitions: readonly IngestedPartition[],
  roles: readonly Role[],
  folders: Readonly<Record<VersionName, string>>,
  options: VersionOptions,
): Promise<Record<VersionName, DatasetInfo>> {
  const { labels, seed, subsetShare } = options;
  const trainShare = 1 - options.testShare;
  const sizes = (role: Role) =>
    rowsPerLabel(
      partitions.filter((_, i) => roles[i] === role),
      labels,
    );
  const drawn = sizes('both').map((rows) => sampleSize(rows, trainShare));
  const trainRows = sizes('train').map((rows, target) => rows + (drawn[target] ?? 0));
  const testRows = sizes('test').map((rows, i) => rows + (sizes('both')[i] ?? 0) - (drawn[i] ?? 0));
  const [trainTotal, testTotal] = [sum(trainRows), sum(testRows)];
  if (trainTotal === 0) throw emptySet('training');
  if (testTotal === 0 && roles.includes('both')) throw singleRows(labels.length);
  if (testTotal === 0) throw emptySet('test');

  const isDrawn = roles.includes('both');
  for (const warning of checkLabelCoverage(labels, trainRows, testRows, isDrawn)) options.onWarning?.(warning);

  const ids = { training: new DuplicateIds(), test: new DuplicateIds() };
  const inTrain = new StratifiedSample(sizes('both'), trainShare, seed, 'train');
  const inSubsetTrain = new StratifiedSample(trainRows, subsetShare, seed, 'subset of train');
  const inSubsetTest = new StratifiedSample(testRows, subsetShare, seed, 'subset of test');
  const [train, test, subsetTrain, subsetTest] = await Promise.all([
    VersionWriter.create(folders.train, labels),
    VersionWriter.create(folders.test, labels),
    VersionWriter.create(folders.subsetTrain, labels),
    VersionWriter.create(folders.subsetTest, labels),
  ]);
  let done = 0;
  for (const [i, partition] of partitions.entries()) {
    const targets = targetsOf(partition, labels);
    for (const part of partition.parts) {
      for await (const { ids: rowIds, texts, targets: own } of readPart(
        path.join(ingested, partition.name, part.file),
        part.rows,
      )) {
        options.signal?.throwIfAborted();
        for (const [row, id] of rowIds.entries()) {
          const target = targets[own[row] ?? -1] ?? -1;
          if (target < 0) continue;
          const text = texts[row] ?? '';
          const isTrain = roles[i] === 'both' ? inTrain.next(target) : roles[i] === 'train';
          (isTrain ? ids.training : ids.test).add(id);
          await (isTrain ? train : test).append(partition, id, text, target);
          const isInSubset = (isTrain ? inSubsetTrain : inSubsetTest).next(target);
          if (isInSubset) await (isTrain ? subsetTrain : subsetTest).append(partition, id, text, target);
          done++;
        }
        options.onProgress?.(done, trainTotal + testTotal);
      }
    }
  }
  for (const [name, { again }] of Object.entries(ids)) {
    if (again.length > 0) throw await options.duplicateIds(`${name} set`, again);
  }
  const subset = { share: subsetShare, seed };
  return {
    train: await train.close(isDrawn ? { share: trainShare, seed } : null),
    test: await test.close(isDrawn ? { share: options.testShare, seed } : null),
    subsetTrain: await subsetTrain.close(subset),
    subsetTest: await subsetTest.close(subset),
  };
}

function sum(rows: readonly number[]): number {
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

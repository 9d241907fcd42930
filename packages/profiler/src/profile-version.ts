import { readBatches, readDatasetInfo, readLineage, type TextBatch } from '@aml-mlops/artifacts';
import { profileOfSet } from '@aml-mlops/data-validation';
import type { ProfiledVersion } from './historic.ts';
import { topWords } from './top-words.ts';
import { mainLanguage } from './words-of-language.ts';

export interface ProfileVersionOptions {
  readonly datasetName: string;
  readonly topWords: number;
  /** Empty: the newest partition. */
  readonly asOf: string;
  /** Folder of the `report/drift` of a validation, whose profile of the dataset is taken. Default: the dataset is measured */
  readonly report?: string | undefined;
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, what: string) => void;
  readonly log?: (message: string) => void;
}

/** Profiles a dataset version: the same folder gives the same row, at any time and on any machine, with a report or without. */
export async function profileVersion(folder: string, options: ProfileVersionOptions): Promise<ProfiledVersion> {
  const { workers, signal, onProgress } = options;
  const { labels, rows } = await readDatasetInfo(folder);
  const { profile, from } = await profileOfSet(folder, options.report, {
    ...(workers !== undefined && { workers }),
    ...(signal && { signal }),
    onProgress: (done) => onProgress?.(done, rows, 'measuring'),
  });
  if (options.report !== undefined) {
    const notThere = 'the report has no profile of this content with languages drawn as by default: it is measured';
    options.log?.(from === 'report' ? 'statistics are those that validation measured' : notThere);
  }
  const batches = counted(readBatches(folder), (done) => {
    signal?.throwIfAborted();
    onProgress?.(done, rows, 'top words');
  });
  return {
    dataset: options.datasetName,
    contentHash: profile.contentHash,
    asOf: options.asOf || (await newestPartition(folder)),
    statistics: [...profile.statistics],
    topWords: await topWords(labels, batches, options.topWords, mainLanguage(new Map(profile.languages))),
  };
}

/** Passes batches on, and says after each how many documents were taken. */
async function* counted(batches: AsyncIterable<TextBatch>, onBatch: (done: number) => void): AsyncGenerator<TextBatch> {
  let done = 0;
  for await (const batch of batches) {
    yield batch;
    done += batch.ids.length;
    onBatch(done);
  }
}

/** `2026-W45` for a dataset whose newest partition is `week=2026-W45`; `unknown` if its origin is not recorded. */
async function newestPartition(folder: string): Promise<string> {
  const name = (await readLineage(folder))?.partitions.at(-1)?.name;
  return name?.slice(name.indexOf('=') + 1) ?? 'unknown';
}

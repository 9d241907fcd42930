import { readBatches, readDatasetInfo, readLineage } from '@aml-mlops/artifacts';
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
  readonly onProgress?: (done: number, total: number) => void;
  readonly log?: (message: string) => void;
}

/** Profiles a dataset version: the same folder gives the same row, at any time and on any machine, with a report or without. */
export async function profileVersion(folder: string, options: ProfileVersionOptions): Promise<ProfiledVersion> {
  const { labels } = await readDatasetInfo(folder);
  const { profile, from } = await profileOfSet(folder, options.report, options);
  if (options.report !== undefined) {
    const notThere = 'the report has no profile of this content with languages drawn as by default: it is measured';
    options.log?.(from === 'report' ? 'statistics are those that validation measured' : notThere);
  }
  return {
    dataset: options.datasetName,
    contentHash: profile.contentHash,
    asOf: options.asOf || (await newestPartition(folder)),
    statistics: [...profile.statistics],
    topWords: await topWords(labels, readBatches(folder), options.topWords, mainLanguage(new Map(profile.languages))),
  };
}

/** `2026-W45` for a dataset whose newest partition is `week=2026-W45`; `unknown` if its origin is not recorded. */
async function newestPartition(folder: string): Promise<string> {
  const name = (await readLineage(folder))?.partitions.at(-1)?.name;
  return name?.slice(name.indexOf('=') + 1) ?? 'unknown';
}

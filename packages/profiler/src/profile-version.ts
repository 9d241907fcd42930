import { hashFolder, readBatches, readLineage } from '@aml-mlops/artifacts';
import { makeBaseline, summarise } from '@aml-mlops/data-validation';
import type { ProfiledVersion } from './historic.ts';
import { topWords } from './top-words.ts';

export interface ProfileVersionOptions {
  readonly datasetName: string;
  readonly topWords: number;
  /** Empty: the newest partition. */
  readonly asOf: string;
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Profiles a dataset version: the same folder gives the same row, at any time and on any machine. */
export async function profileVersion(folder: string, options: ProfileVersionOptions): Promise<ProfiledVersion> {
  const baseline = await makeBaseline(folder, options);
  return {
    dataset: options.datasetName,
    contentHash: await hashFolder(folder),
    asOf: options.asOf || (await newestPartition(folder)),
    statistics: summarise(baseline),
    topWords: await topWords(baseline.labels, () => readBatches(folder), options.topWords),
  };
}

/** `2026-W45` for a dataset whose newest partition is `week=2026-W45`; `unknown` if its origin is not recorded. */
async function newestPartition(folder: string): Promise<string> {
  const name = (await readLineage(folder))?.partitions.at(-1)?.name;
  return name?.slice(name.indexOf('=') + 1) ?? 'unknown';
}

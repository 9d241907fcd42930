import type { TextBatch } from '@aml-mlops/artifacts';
import type { Distribution } from './distribution.ts';
import { type MeasureOptions, measureSets } from './measure-sets.ts';
import type { StatisticName } from './statistic-names.ts';

export interface StatisticProfile {
  readonly mean: number;
  readonly sd: number;
  readonly distribution: Distribution;
}

/** What a dataset looks like. */
export interface Profile {
  readonly rows: number;
  readonly labels: readonly string[];
  /** Rows of each label. */
  readonly labelRows: readonly number[];
  readonly statistics: Readonly<Record<StatisticName, StatisticProfile>>;
  /** Documents by language, of those whose language was asked: all of them, or a sample. */
  readonly languages: ReadonlyMap<string, number>;
  /** Documents that each word is in. */
  readonly words: ReadonlyMap<string, number>;
}

export interface ProfileOptions extends MeasureOptions {
  /** Words that count as known; without them none is out of vocabulary. */
  readonly known?: ReadonlySet<string>;
}

/**
 * Profiles documents that come in batches. The result depends on the documents and their order alone, whatever the number
 * of workers.
 *
 * @param rows how many will come, at least about
 */
export async function profileBatches(
  batches: AsyncIterable<TextBatch>,
  labels: readonly string[],
  rows: number,
  { known, ...options }: ProfileOptions = {},
): Promise<Profile> {
  const [measures] = await measureSets([{ name: 'documents', labels, rows, batches }], options);
  try {
    return measures!.profile(known && ((word) => known.has(word)));
  } finally {
    measures!.close();
  }
}

/** Documents whose language was asked, of all. */
export function languageDocuments({ languages }: Pick<Profile, 'languages'>): number {
  let documents = 0;
  for (const count of languages.values()) documents += count;
  return documents;
}

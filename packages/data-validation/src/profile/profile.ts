import type { Distribution } from './distribution.ts';
import type { StatisticName } from './statistic-names.ts';

export interface StatisticProfile {
  readonly mean: number;
  readonly sd: number;
  readonly distribution: Distribution;
}

/** The statistics of a dataset. */
export interface Profile {
  readonly rows: number;
  readonly labels: readonly string[];
  /** Number of rows of each label. */
  readonly labelRows: readonly number[];
  readonly statistics: Readonly<Record<StatisticName, StatisticProfile>>;
  /** Documents by language, among those whose language was detected: all of them, or a sample. */
  readonly languages: ReadonlyMap<string, number>;
  /** Number of documents that contain each word. */
  readonly words: ReadonlyMap<string, number>;
}

/** Number of documents whose language was detected. */
export function languageDocuments({ languages }: Pick<Profile, 'languages'>): number {
  let documents = 0;
  for (const count of languages.values()) documents += count;
  return documents;
}

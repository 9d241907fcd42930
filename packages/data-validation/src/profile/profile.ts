import type { Distribution } from './distribution.ts';
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

/** Documents whose language was asked, of all. */
export function languageDocuments({ languages }: Pick<Profile, 'languages'>): number {
  let documents = 0;
  for (const count of languages.values()) documents += count;
  return documents;
}

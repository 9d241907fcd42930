/**
 * The statistics of each document that the baseline stores. A resolution bounds the size of a distribution.
 *
 * | name | value of a document |
 * | --- | --- |
 * | wordLength | mean characters of its words |
 * | stopWords | number of its words that are English stop words |
 * | sentiment | mean valence of its words by AFINN-165 (Nielsen, 2011), from -5 to 5; other words count 0, its 56 phrases are ignored |
 * | documentLength | number of words |
 * | outOfVocabulary | share of its words unknown to the baseline |
 */
export const STATISTICS = {
  wordLength: { title: 'average word length', resolution: 0.01 },
  stopWords: { title: 'stop words per document', resolution: 1 },
  sentiment: { title: 'average sentiment', resolution: 0.001 },
  documentLength: { title: 'document length in words', resolution: 1 },
  outOfVocabulary: { title: 'share of words out of vocabulary', resolution: 0.001 },
} as const;

export type StatisticName = keyof typeof STATISTICS;
export const STATISTIC_NAMES = Object.keys(STATISTICS) as StatisticName[];

export function perStatistic<T>(make: (name: StatisticName) => T): Record<StatisticName, T> {
  return Object.fromEntries(STATISTIC_NAMES.map((name) => [name, make(name)])) as Record<StatisticName, T>;
}

/**
 * What is measured of each document, as the baseline keeps it. A resolution bounds what a distribution takes.
 *
 * | name | value of a document |
 * | --- | --- |
 * | wordLength | mean characters of its words |
 * | stopWords | how many of its words are English stop words |
 * | sentiment | mean valence of its words by AFINN-165 (Nielsen, 2011), from -5 to 5; words without one count 0, its 56 phrases are left out |
 * | documentLength | words |
 * | outOfVocabulary | share of its words that the baseline does not know |
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

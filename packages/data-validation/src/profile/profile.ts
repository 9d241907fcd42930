import type { TextBatch } from '@aml-mlops/artifacts';
import { Distribution } from './distribution.ts';
import { type BatchMeasures, perStatistic } from './measure-batch.ts';
import { measureBatches } from './measure-batches.ts';
import { type Moments, mergeMoments, NO_MOMENTS, standardDeviation } from './moments.ts';
import { STATISTICS, type StatisticName } from './statistic-names.ts';

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
  readonly languages: ReadonlyMap<string, number>;
  /** Documents that each word is in. */
  readonly words: ReadonlyMap<string, number>;
}

export interface ProfileOptions {
  /** Words that count as known; without them none is out of vocabulary. */
  readonly known?: ReadonlySet<string>;
  /** Default true. */
  readonly languages?: boolean;
  /** Threads; default as many as there are processors. A small dataset is done without. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
  /** Told after every batch, in order. */
  readonly onBatch?: (batch: TextBatch, measures: BatchMeasures) => void;
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
  options: ProfileOptions = {},
): Promise<Profile> {
  const labelRows = labels.map(() => 0);
  const counts = perStatistic(() => new Map<number, number>());
  const moments = perStatistic((): Moments => NO_MOMENTS);
  const languages = new Map<string, number>();
  const words = new Map<string, number>();
  let total = 0;
  await measureBatches(batches, rows, options, (batch, measures) => {
    total += measures.rows;
    for (const target of batch.targets) labelRows[target] = (labelRows[target] ?? 0) + 1;
    perStatistic((name) => {
      moments[name] = mergeMoments(moments[name], measures.moments[name]);
      addCounts(counts[name], measures.counts[name]);
    });
    addCounts(languages, measures.languages);
    addCounts(words, measures.words);
    options.onBatch?.(batch, measures);
  });
  const statistics = perStatistic((name) => ({
    mean: moments[name].mean,
    sd: standardDeviation(moments[name]),
    distribution: new Distribution(STATISTICS[name].resolution, counts[name]),
  }));
  return { rows: total, labels, labelRows, statistics, languages, words };
}

function addCounts<K>(into: Map<K, number>, more: ReadonlyMap<K, number>): void {
  for (const [key, count] of more) into.set(key, (into.get(key) ?? 0) + count);
}

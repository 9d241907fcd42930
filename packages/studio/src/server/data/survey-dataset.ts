import { type Dataset, readBatches, readDatasetInfo, type TextBatch } from '@aml-mlops/artifacts';
import { profileBatches } from '@aml-mlops/data-validation';
import { mainLanguage, topWords } from '@aml-mlops/profiler';
import type { DataSurvey } from '../../api/data.ts';
import { duplicateGroups } from './duplicate-groups.ts';
import { lengthBins } from './length-bins.ts';
import { suspectedLabels } from './suspected-labels.ts';

/** Number of documents, the first ones, used for words, duplicates and suspected labels, and the maximum characters of each. */
const MEASURED_DOCUMENTS = 20_000;
const MEASURED_CHARACTERS = 20_000;
const WORDS_OF_A_CLASS = 12;

/**
 * Statistics of a dataset: classes, languages and lengths over all documents; words, duplicates and suspected labels over those
 * that fit into memory. The same folder gives the same result.
 *
 * @throws MlopsError as datasets do
 */
export async function surveyDataset(folder: string): Promise<DataSurvey> {
  const info = await readDatasetInfo(folder);
  const some: Dataset = {
    labels: info.labels,
    ids: [],
    texts: [],
    targets: new Int32Array(Math.min(info.rows, MEASURED_DOCUMENTS)),
  };
  const batches = keptIn(some, readBatches(folder));
  const profile = await profileBatches(batches, info.labels, info.rows, { workers: 1, languageSample: 0 });
  const { documentLength } = profile.statistics;
  const counts = documentLength.distribution.counts;
  return {
    rows: profile.rows,
    classes: info.labels.map((label, i) => ({ label, documents: profile.labelRows[i] ?? 0 })),
    languages: [...profile.languages]
      .map(([code, documents]) => ({ code, documents }))
      .sort((a, b) => b.documents - a.documents || (a.code < b.code ? -1 : 1)),
    lengths: lengthBins(counts),
    words: {
      mean: documentLength.mean,
      median: documentLength.distribution.quantile(0.5),
      most: counts.size === 0 ? 0 : [...counts.keys()].reduce((a, b) => Math.max(a, b)),
    },
    measured: some.ids.length,
    charactersEach: MEASURED_CHARACTERS,
    topWords: await topWords(info.labels, [some], WORDS_OF_A_CLASS, mainLanguage(profile.languages)),
    duplicates: await duplicateGroups(some),
    suspected: suspectedLabels(some),
  };
}

/** Passes batches on, and keeps their first documents. */
async function* keptIn(some: Dataset, batches: AsyncIterable<TextBatch>): AsyncGenerator<TextBatch> {
  for await (const batch of batches) {
    const left = MEASURED_DOCUMENTS - some.ids.length;
    some.targets.set(batch.targets.subarray(0, left), some.ids.length);
    for (const id of batch.ids.slice(0, left)) some.ids.push(id);
    for (const text of batch.texts.slice(0, left)) some.texts.push(text.slice(0, MEASURED_CHARACTERS));
    yield batch;
  }
}

import { type DatasetInfo, readBatches, readDatasetInfo, type TextBatch } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { type MeasureOptions, measureSets } from './measure-sets.ts';
import type { Profile } from './profile.ts';
import type { SetMeasures } from './set-measures.ts';

/** What a dataset is compared with: a profile, and the words that count as known. */
export interface Baseline extends Omit<Profile, 'words'> {
  readonly vocabulary: {
    /** Words in at least so many documents are known. */
    readonly minDocuments: number;
    /** Known words, and the documents that each is in. */
    readonly words: ReadonlyMap<string, number>;
  };
}

export interface BaselineOptions extends Pick<MeasureOptions, 'languageSample' | 'seed' | 'workers' | 'signal'> {
  /** Known words are at most so many, the most frequent. Default: 20,000; range [1, 1e6]. */
  readonly maxWords?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

const DEFAULT_MAX_WORDS = 20_000;
/** A word in one document only says nothing about the next. */
const MIN_DOCUMENTS = 2;

/**
 * Makes the baseline of a dataset. The share of words out of vocabulary is what a new document of the same kind would show:
 * each document is measured with the words that the others know (leave one out), since a document always knows its own.
 * Texts are read once; their words are kept as numbers until it is known which of them count.
 *
 * @throws MlopsError `E_EMPTY_DATASET` for a dataset without rows
 */
export async function makeBaseline(folder: string, options: BaselineOptions = {}): Promise<Baseline> {
  const info = await readDatasetInfo(folder);
  if (info.rows === 0) {
    throw new MlopsError('E_EMPTY_DATASET', `${folder} must have rows to make a baseline of`, { file: folder });
  }
  return baselineOf(readBatches(folder), info, options);
}

/** {@link makeBaseline} of documents that come in batches. */
export async function baselineOf(
  batches: AsyncIterable<TextBatch>,
  { labels, rows }: Pick<DatasetInfo, 'labels' | 'rows'>,
  options: BaselineOptions,
): Promise<Baseline> {
  let done = 0;
  const onBatch = ({ ids }: { readonly ids: readonly string[] }) => {
    done += ids.length;
    options.onProgress?.(done, rows);
  };
  const [measures] = await measureSets([{ name: 'train', labels, rows, batches, onBatch }], options);
  try {
    return baselineFrom(measures!, options.maxWords);
  } finally {
    measures!.close();
  }
}

/** The baseline of documents that were measured. @param maxWords default: 20,000 */
export function baselineFrom(measures: SetMeasures, maxWords = DEFAULT_MAX_WORDS): Baseline {
  const words = measures.words();
  const minDocuments = knownFrom(words, maxWords);
  // Without the document at hand, a word that it holds is in one document less.
  const { words: _, ...profile } = measures.profile((_word, documents) => documents > minDocuments);
  const known = [...words].filter(([, documents]) => documents >= minDocuments);
  return { ...profile, vocabulary: { minDocuments, words: new Map(known.sort(byFrequency)) } };
}

/** The smallest number of documents that leaves at most `maxWords` words. */
function knownFrom(words: ReadonlyMap<string, number>, maxWords: number): number {
  const frequencies = [...words.values()].sort((a, b) => b - a);
  const firstLeftOut = frequencies[maxWords];
  return firstLeftOut === undefined ? MIN_DOCUMENTS : Math.max(MIN_DOCUMENTS, firstLeftOut + 1);
}

function byFrequency([wordA, a]: [string, number], [wordB, b]: [string, number]): number {
  return b - a || (wordA < wordB ? -1 : 1);
}

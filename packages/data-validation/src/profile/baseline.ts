import { type DatasetInfo, readBatches, readDatasetInfo, type TextBatch } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { type MeasureOptions, measureSets } from './measure-sets.ts';
import type { Profile } from './profile.ts';
import type { SetMeasures } from './set-measures.ts';

/** The reference that datasets are compared with: a profile, and the known words. */
export interface Baseline extends Omit<Profile, 'words'> {
  readonly vocabulary: {
    /** Words in at least this many documents are known. */
    readonly minDocuments: number;
    /** Known words, and the number of documents each is in. */
    readonly words: ReadonlyMap<string, number>;
  };
}

export interface BaselineOptions extends Pick<MeasureOptions, 'languageSample' | 'seed' | 'workers' | 'signal'> {
  /** Maximum number of known words, most frequent first. Default: 20,000. Range: [1, 1e6]. */
  readonly maxWords?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

const DEFAULT_MAX_WORDS = 20_000;
/** A word in a single document does not predict the next one. */
const MIN_DOCUMENTS = 2;

/**
 * Builds the baseline of a dataset. Its out-of-vocabulary share is that expected of a new document of the same kind: each
 * document is measured against the words of the others (leave one out), since a document always knows its own words.
 * Texts are read once; their words are stored as numbers until the known words are determined.
 *
 * @throws MlopsError `E_EMPTY_DATASET` if the dataset has no rows
 */
export async function makeBaseline(folder: string, options: BaselineOptions = {}): Promise<Baseline> {
  const info = await readDatasetInfo(folder);
  if (info.rows === 0) {
    throw new MlopsError('E_EMPTY_DATASET', `${folder} must have rows to make a baseline of`, { file: folder });
  }
  return baselineOf(readBatches(folder), info, options);
}

/** {@link makeBaseline} for a stream of batches. */
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

/** The baseline of measured documents. @param maxWords Default: 20,000 */
export function baselineFrom(measures: SetMeasures, maxWords = DEFAULT_MAX_WORDS): Baseline {
  const words = measures.words();
  const minDocuments = knownFrom(words, maxWords);
  // Leaving the current document out reduces the document count of each of its words by one.
  const { words: _, ...profile } = measures.profile((_word, documents) => documents > minDocuments);
  const known = [...words].filter(([, documents]) => documents >= minDocuments);
  return { ...profile, vocabulary: { minDocuments, words: new Map(known.sort(byFrequency)) } };
}

/** The smallest document count that leaves at most `maxWords` words. */
function knownFrom(words: ReadonlyMap<string, number>, maxWords: number): number {
  const frequencies = [...words.values()].sort((a, b) => b - a);
  const firstLeftOut = frequencies[maxWords];
  return firstLeftOut === undefined ? MIN_DOCUMENTS : Math.max(MIN_DOCUMENTS, firstLeftOut + 1);
}

function byFrequency([wordA, a]: [string, number], [wordB, b]: [string, number]): number {
  return b - a || (wordA < wordB ? -1 : 1);
}

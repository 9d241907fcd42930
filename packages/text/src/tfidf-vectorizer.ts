import { MlopsError, rangeError } from '@aml-mlops/errors';
import { countMatrix } from './count-matrix.ts';
import type { CsrMatrix } from './csr.ts';
import { ENGLISH_STOP_WORDS } from './english-stop-words.ts';
import { type Allocation, emptyFloat64, emptyInt32 } from './memory.ts';
import { RowAccumulator } from './row-accumulator.ts';
import { TermLearner } from './term-learner.ts';
import { inverseDocumentFrequency, weigh } from './tfidf.ts';
import { Vocabulary } from './vocabulary.ts';
import { WordScanner } from './word-scanner.ts';

const SCHEMA_VERSION = 1;

/** A subset of the parameters of scikit-learn's `TfidfVectorizer`, with its defaults. Words only, norm l2. */
export interface TfidfOptions {
  /** Convert texts to lower case before splitting them into words. Default: true. */
  readonly lowercase?: boolean;
  /** Words to ignore, compared after lower case. Default: null, none. */
  readonly stopWords?: 'english' | null;
  /** Smallest number of documents that a word must occur in; a count, never a share. Default: 1. Range: [1, inf). */
  readonly minDf?: number;
  /** Largest share of documents that a word may occur in; never a count. Default: 1. Range: (0, 1]. */
  readonly maxDf?: number;
  /** Replace a count n by 1 + ln n. Default: false. */
  readonly sublinearTf?: boolean;
  /** Multiply by the inverse document frequency. Default: true. */
  readonly useIdf?: boolean;
  /** Add one document that has every word once, so that no idf divides by zero. Default: true. */
  readonly smoothIdf?: boolean;
}

const DEFAULTS: Required<TfidfOptions> = {
  lowercase: true,
  stopWords: null,
  minDf: 1,
  maxDf: 1,
  sublinearTf: false,
  useIdf: true,
  smoothIdf: true,
};

/** The JSON form of a fitted {@link TfidfVectorizer}. */
export interface TfidfJson {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly options: Required<TfidfOptions>;
  readonly words: readonly string[];
  readonly idf: readonly number[];
}

/**
 * Converts texts to TF-IDF weights, rows of Euclidean length 1 (or 0 for a document without known words). Equal to
 * `sklearn.feature_extraction.text.TfidfVectorizer` 1.9 within 1e-12, columns in the same order; see fixtures/.
 *
 * @example
 * const vectorizer = new TfidfVectorizer({ sublinearTf: true, maxDf: 0.5, stopWords: 'english' });
 * const train = vectorizer.fitTransform(trainTexts);
 * const test = vectorizer.transform(testTexts);
 */
export class TfidfVectorizer {
  readonly options: Required<TfidfOptions>;
  #fitted: { readonly vocabulary: Vocabulary; readonly idf: Float64Array } | undefined;

  /** @throws MlopsError `E_PARAM_RANGE` */
  constructor(options: TfidfOptions = {}) {
    this.options = { ...DEFAULTS, ...options };
    const { minDf, maxDf } = this.options;
    if (!Number.isInteger(minDf) || minDf < 1) {
      throw rangeError('minDf', 'TfidfVectorizer', 'a whole number in [1, inf)', minDf);
    }
    if (!(maxDf > 0 && maxDf <= 1)) throw rangeError('maxDf', 'TfidfVectorizer', 'in (0, 1]', maxDf);
  }

  /** @throws MlopsError `E_NOT_FITTED` */
  get vocabulary(): Vocabulary {
    return this.#state().vocabulary;
  }

  /** float64 [words]; all 1 if `useIdf` is false. @throws MlopsError `E_NOT_FITTED` */
  get idf(): Float64Array {
    return this.#state().idf;
  }

  /**
   * Learns vocabulary and idf, and returns the documents' weights [documents, words]. Reads every text once.
   *
   * @throws MlopsError `E_EMPTY_VOCABULARY` if no word is left
   */
  fitTransform(documents: readonly string[], allocation: Allocation = {}): CsrMatrix {
    const { lowercase, stopWords, minDf, maxDf, useIdf, smoothIdf } = this.options;
    const learner = new TermLearner({
      scanner: (table) => new WordScanner(table, lowercase),
      stopWords: stopWords === 'english' ? ENGLISH_STOP_WORDS : [],
      minDocumentFrequency: minDf,
      maxDocumentShare: maxDf,
      keepRows: true,
      owner: 'TfidfVectorizer',
    });
    for (const document of documents) learner.read(document);
    const selected = learner.select();
    const frequency = new Int32Array(selected.size);
    selected.columns.forEach((column, word) => {
      if (column >= 0) frequency[column] = learner.documentFrequency(word);
    });
    const idf = useIdf
      ? inverseDocumentFrequency(frequency, documents.length, smoothIdf)
      : new Float64Array(frequency.length).fill(1);
    this.#fitted = { vocabulary: Vocabulary.learned(selected), idf };
    return this.#weigh(countRows(learner, selected.columns, frequency, allocation));
  }

  /** @throws MlopsError `E_NOT_FITTED` */
  transform(documents: readonly string[], allocation: Allocation = {}): CsrMatrix {
    return this.#weigh(countMatrix(documents, this.vocabulary, { ...allocation, lowerCase: this.options.lowercase }));
  }

  /** Weighs a fresh count matrix in place. */
  #weigh(counts: CsrMatrix): CsrMatrix {
    const { sublinearTf: sublinear, useIdf } = this.options;
    weigh(counts, { sublinear, idf: useIdf ? this.idf : undefined, norm: 'l2' });
    return counts;
  }

  #state(): { readonly vocabulary: Vocabulary; readonly idf: Float64Array } {
    if (this.#fitted) return this.#fitted;
    throw new MlopsError('E_NOT_FITTED', 'TfidfVectorizer must be fitted first: call fitTransform');
  }

  /** @throws MlopsError `E_NOT_FITTED` */
  toJSON(): TfidfJson {
    return {
      schemaVersion: SCHEMA_VERSION,
      options: this.options,
      words: this.vocabulary.words,
      idf: Array.from(this.idf),
    };
  }

  /** @throws MlopsError `E_VECTORIZER` or `E_VOCABULARY` for anything that `toJSON` did not make */
  static fromJSON(json: unknown): TfidfVectorizer {
    const { schemaVersion, options, words, idf } = (json ?? {}) as Partial<Record<keyof TfidfJson, unknown>>;
    if (schemaVersion !== SCHEMA_VERSION || typeof options !== 'object') {
      throw new MlopsError('E_VECTORIZER', `schemaVersion of a vectorizer must be ${SCHEMA_VERSION}, with its options`);
    }
    const vocabulary = Vocabulary.fromJSON({ schemaVersion: 1, words });
    if (!Array.isArray(idf) || idf.length !== vocabulary.size || !idf.every((value) => Number.isFinite(value))) {
      throw new MlopsError('E_VECTORIZER', `idf of a vectorizer must be ${vocabulary.size} finite numbers`);
    }
    const vectorizer = new TfidfVectorizer(options as TfidfOptions);
    vectorizer.#fitted = { vocabulary, idf: Float64Array.from(idf) };
    return vectorizer;
  }
}

/** The count matrix of documents that were read: as many entries as the words' document frequencies add up to. */
function countRows(
  { ids, counts, ends }: TermLearner,
  columnOf: Int32Array,
  frequency: Int32Array,
  allocation: Allocation,
): CsrMatrix {
  const columns = frequency.length;
  const entries = frequency.reduce((sum, documents) => sum + documents, 0);
  const indptr = emptyInt32(ends.length + 1, allocation);
  const indices = emptyInt32(entries, allocation);
  const data = emptyFloat64(entries, allocation);
  const accumulator = new RowAccumulator(columns);
  let entry = 0;
  for (let row = 0; row < ends.length; row++) {
    for (const end = ends[row]!; entry < end; entry++) {
      const column = columnOf[ids[entry]!]!;
      if (column >= 0) accumulator.add(column, counts[entry]!);
    }
    indptr[row + 1] = accumulator.drain(indices, data, indptr[row]!);
  }
  return { rows: ends.length, columns, indptr, indices, data };
}

import { MlopsError, rangeError } from '@aml-mlops/errors';
import { countMatrix } from './count-matrix.ts';
import type { CountRows } from './count-rows.ts';
import type { CsrMatrix } from './csr.ts';
import { ENGLISH_STOP_WORDS } from './english-stop-words.ts';
import { type Allocation, emptyFloat64, emptyInt32, int32 } from './memory.ts';
import { RowAccumulator } from './row-accumulator.ts';
import { inverseDocumentFrequency, weigh } from './tfidf.ts';
import { Vocabulary } from './vocabulary.ts';
import { WordLearner } from './word-learner.ts';

const SCHEMA_VERSION = 1;

/** The parameters of scikit-learn's `TfidfVectorizer` that are used here, with its defaults. Words only, norm l2. */
export interface TfidfOptions {
  /** Lower-case texts before they are cut into words. Default true. */
  readonly lowercase?: boolean;
  /** Default null: none. Compared after lower case. */
  readonly stopWords?: 'english' | null;
  /** Documents that a word must occur in at least: a count, never a share. Default 1. A whole number in [1, inf). */
  readonly minDf?: number;
  /** Share of the documents that a word may occur in at most; never a count. Default 1. Range (0, 1]. */
  readonly maxDf?: number;
  /** Replace a count n by 1 + ln n. Default false. */
  readonly sublinearTf?: boolean;
  /** Multiply by the inverse document frequency. Default true. */
  readonly useIdf?: boolean;
  /** Count one document more that has every word once, so that no idf divides by zero. Default true. */
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
 * Texts to TF-IDF weights, rows of Euclidean length 1 (or 0 where a document has no known word). Equal to
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

  /** Shape (words). All 1 where `useIdf` is false. @throws MlopsError `E_NOT_FITTED` */
  get idf(): Float64Array {
    return this.#state().idf;
  }

  /**
   * Learns vocabulary and idf, and returns the documents' weights. Reads every text once.
   *
   * @throws MlopsError `E_EMPTY_VOCABULARY` where no word is left
   */
  fitTransform(documents: readonly string[], allocation: Allocation = {}): CsrMatrix {
    const { lowercase, stopWords, minDf, maxDf } = this.options;
    const learner = new WordLearner({
      lowerCase: lowercase,
      stopWords: stopWords === 'english' ? ENGLISH_STOP_WORDS : [],
      keepRows: true,
    });
    for (const document of documents) learner.read(document);
    const limits = { minDocumentFrequency: minDf, maxDocumentShare: maxDf };
    const selected = learner.select(limits, 'TfidfVectorizer');
    const { words, columns } = selected;
    const frequency = new Int32Array(words.length);
    columns.forEach((column, id) => {
      if (column >= 0) frequency[column] = learner.documentFrequency[id]!;
    });
    const idf = this.options.useIdf
      ? inverseDocumentFrequency(frequency, documents.length, this.options.smoothIdf)
      : new Float64Array(words.length).fill(1);
    this.#fitted = { vocabulary: Vocabulary.learned(selected), idf };
    return this.#weigh(relabel(learner.rows, columns, words.length, allocation));
  }

  /** @throws MlopsError `E_NOT_FITTED` */
  transform(documents: readonly string[], allocation: Allocation = {}): CsrMatrix {
    return this.#weigh(countMatrix(documents, this.vocabulary, { ...allocation, lowerCase: this.options.lowercase }));
  }

  /** Weighs a fresh count matrix in place. */
  #weigh(counts: CsrMatrix): CsrMatrix {
    weigh(counts, { sublinearTf: this.options.sublinearTf, idf: this.options.useIdf ? this.idf : undefined });
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

/** Rows of counts by provisional word numbers become rows by columns, words without a column left out. */
function relabel(rows: CountRows, columnOf: Int32Array, columns: number, allocation: Allocation): CsrMatrix {
  const { indptr, indices, counts } = rows;
  let entries = 0;
  for (const id of indices) if (columnOf[id]! >= 0) entries++;
  const matrix = {
    rows: rows.rows,
    columns,
    indptr: int32(indptr, allocation),
    indices: emptyInt32(entries, allocation),
    data: emptyFloat64(entries, allocation),
  };
  const accumulator = new RowAccumulator(columns);
  let at = 0;
  for (let row = 0; row < rows.rows; row++) {
    for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry++) {
      const column = columnOf[indices[entry]!]!;
      if (column >= 0) accumulator.add(column, counts[entry]!);
    }
    at = accumulator.drain(matrix.indices, matrix.data, at);
    matrix.indptr[row + 1] = at;
  }
  return matrix;
}

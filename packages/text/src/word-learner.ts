import { MlopsError, rangeError } from '@aml-mlops/errors';
import { sortByCodePoints } from './code-point-order.ts';
import { CountRows } from './count-rows.ts';
import { WordScanner } from './word-scanner.ts';
import { WordTable } from './word-table.ts';

/** Which of the words that were read become the vocabulary. All words, unless said. */
export interface VocabularyLimits {
  /** Documents that a word must occur in at least. Default 1. A whole number in [1, inf). */
  readonly minDocumentFrequency?: number;
  /** Share of the documents that a word may occur in at most. Default 1. Range (0, 1]. */
  readonly maxDocumentShare?: number;
  /** Keep so many words, those with the most occurrences; ties go by code points. Default all. Range [1, inf). */
  readonly maxSize?: number;
}

export interface SelectedWords {
  /** Sorted by code points. */
  readonly words: string[];
  /** Numbers the words by their column. */
  readonly table: WordTable;
  /** Column of each word that was read, -1 for those left out. */
  readonly columns: Int32Array;
}

export interface LearnerOptions {
  readonly lowerCase: boolean;
  readonly stopWords: Iterable<string>;
  /** Whether `rows` keeps a row for every document, or only the last. */
  readonly keepRows: boolean;
}

/** Reads documents, numbers their words, and counts in how many documents and how often each occurs. */
export class WordLearner {
  /** Counts by the words' numbers, stop words left out. */
  readonly rows = new CountRows();
  readonly #table: WordTable;
  readonly #scanner: WordScanner;
  readonly #stopWords: number;
  readonly #keepRows: boolean;
  #documents = 0;
  #frequency = new Int32Array(1 << 10);
  #occurrences = new Float64Array(1 << 10);

  constructor(options: LearnerOptions) {
    // Stop words take the first numbers of the table, so telling them is one comparison.
    this.#table = WordTable.of([...options.stopWords]);
    this.#stopWords = this.#table.size;
    this.#scanner = new WordScanner(this.#table, options.lowerCase);
    this.#keepRows = options.keepRows;
  }

  /** Distinct words read so far, without stop words. */
  get size(): number {
    return this.#table.size - this.#stopWords;
  }

  get documents(): number {
    return this.#documents;
  }

  /** In how many documents each word occurs. */
  get documentFrequency(): Int32Array {
    return this.#frequency.subarray(0, this.size);
  }

  /** @param document a text, or its words, which are then taken as they stand */
  read(document: string | readonly string[]): void {
    let ids: Int32Array;
    let length: number;
    if (typeof document === 'string') {
      length = this.#scanner.scan(document, true);
      ({ ids } = this.#scanner);
    } else {
      ids = Int32Array.from(document, (word) => this.#table.internString(word));
      length = ids.length;
    }
    if (!this.#keepRows) this.rows.clear();
    this.rows.push(ids, withoutStopWords(ids, length, this.#stopWords), this.size);
    this.#documents++;
    this.#countLastRow();
  }

  #countLastRow(): void {
    this.#reserve(this.size);
    const { indices, counts, indptr } = this.rows;
    const frequency = this.#frequency;
    const occurrences = this.#occurrences;
    for (let entry = indptr[this.rows.rows - 1]!; entry < indices.length; entry++) {
      const word = indices[entry]!;
      frequency[word] = frequency[word]! + 1;
      occurrences[word] = occurrences[word]! + counts[entry]!;
    }
  }

  #reserve(words: number): void {
    if (words <= this.#frequency.length) return;
    const [frequency, occurrences] = [this.#frequency, this.#occurrences];
    this.#frequency = new Int32Array(2 * words);
    this.#occurrences = new Float64Array(2 * words);
    this.#frequency.set(frequency);
    this.#occurrences.set(occurrences);
  }

  /**
   * @param owner whose limits these are, for the error sentence
   * @throws MlopsError `E_PARAM_RANGE` for limits out of range, `E_EMPTY_VOCABULARY` where no word is left
   */
  select(limits: VocabularyLimits, owner: string): SelectedWords {
    const { minDocumentFrequency = 1, maxDocumentShare = 1, maxSize } = limits;
    if (!Number.isInteger(minDocumentFrequency) || minDocumentFrequency < 1) {
      throw rangeError('minDocumentFrequency', owner, 'a whole number in [1, inf)', minDocumentFrequency);
    }
    if (!(maxDocumentShare > 0 && maxDocumentShare <= 1)) {
      throw rangeError('maxDocumentShare', owner, 'in (0, 1]', maxDocumentShare);
    }
    if (maxSize !== undefined && !(Number.isInteger(maxSize) && maxSize >= 1)) {
      throw rangeError('maxSize', owner, 'a whole number in [1, inf)', maxSize);
    }
    const mostDocuments = maxDocumentShare * this.#documents;
    const kept: number[] = [];
    for (let id = 0; id < this.size; id++) {
      const frequency = this.#frequency[id]!;
      if (frequency >= minDocumentFrequency && frequency <= mostDocuments) kept.push(id + this.#stopWords);
    }
    let words = sortByCodePoints(this.#table.strings(kept));
    if (maxSize !== undefined && words.length > maxSize) words = this.#mostFrequent(words, maxSize);
    if (words.length === 0) {
      throw new MlopsError(
        'E_EMPTY_VOCABULARY',
        `vocabulary of ${owner} must have a word; got none from ${this.#documents} documents with ${this.size} distinct words`,
        { owner, documents: this.#documents, words: this.size },
      );
    }
    const table = WordTable.of(words);
    const columns = new Int32Array(this.size);
    for (let id = 0; id < this.size; id++) columns[id] = table.findIn(this.#table, id + this.#stopWords);
    return { words, table, columns };
  }

  #mostFrequent(words: readonly string[], size: number): string[] {
    const occurrences = (word: string) => this.#occurrences[this.#table.findString(word) - this.#stopWords]!;
    // Array.prototype.sort is stable: words that occur equally often stay in order.
    const kept = [...words].sort((a, b) => occurrences(b) - occurrences(a)).slice(0, size);
    return sortByCodePoints(kept);
  }
}

/** Renumbers the other words from 0, in place, and returns how many there are. */
function withoutStopWords(ids: Int32Array, length: number, stopWords: number): number {
  let kept = 0;
  for (let i = 0; i < length; i++) {
    const id = ids[i]! - stopWords;
    ids[kept] = id;
    if (id >= 0) kept++;
  }
  return kept;
}

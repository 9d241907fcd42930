import { MlopsError, rangeError } from '@aml-mlops/errors';
import { sortByCodePoints } from './code-point-order.ts';
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
  /** Column of each word that was read, -1 for those left out. */
  readonly columns: Int32Array;
}

/** Reads documents, numbers their words, and counts in how many documents and how often each occurs. */
export class WordLearner {
  /** Words of the document read last, in order; valid up to the count that `read` returned. */
  ids = new Int32Array(1 << 10);
  readonly #table: WordTable;
  readonly #scanner: WordScanner;
  readonly #stopWords: number;
  #documents = 0;
  #documentFrequency = new Int32Array(1 << 10);
  #occurrences = new Float64Array(1 << 10);
  /** Number, from 1, of the document in which each word was seen last. */
  #seen = new Int32Array(1 << 10);

  constructor(options: { lowerCase: boolean; stopWords: Iterable<string> }) {
    // Stop words take the first numbers of the table, so telling them is one comparison.
    this.#table = WordTable.of(options.stopWords);
    this.#stopWords = this.#table.size;
    this.#scanner = new WordScanner(this.#table, options.lowerCase);
  }

  /** Distinct words read so far, without stop words: all of `ids` are below it. */
  get size(): number {
    return this.#table.size - this.#stopWords;
  }

  get documents(): number {
    return this.#documents;
  }

  /** In how many documents each word occurs. */
  get documentFrequency(): Int32Array {
    return this.#documentFrequency.subarray(0, this.size);
  }

  /**
   * @param document a text, or its words, which are then taken as they stand
   * @returns how many of `ids` are valid
   */
  read(document: string | readonly string[]): number {
    const all = typeof document === 'string' ? this.#scanner.scan(document, true) : document.length;
    if (this.ids.length < all) this.ids = new Int32Array(2 * all);
    const { ids } = this;
    if (typeof document === 'string') ids.set(this.#scanner.ids.subarray(0, all));
    else for (let i = 0; i < all; i++) ids[i] = this.#table.internString(document[i]!);
    return this.#count(ids, all);
  }

  /** Drops stop words from `ids`, in place, and counts the others. */
  #count(ids: Int32Array, all: number): number {
    this.#reserve(this.size);
    const stop = this.#stopWords;
    const seen = this.#seen;
    const occurrences = this.#occurrences;
    const documentFrequency = this.#documentFrequency;
    const document = ++this.#documents;
    let count = 0;
    for (let i = 0; i < all; i++) {
      const id = ids[i]! - stop;
      if (id < 0) continue;
      ids[count++] = id;
      occurrences[id] = occurrences[id]! + 1;
      if (seen[id] === document) continue;
      seen[id] = document;
      documentFrequency[id] = documentFrequency[id]! + 1;
    }
    return count;
  }

  #reserve(words: number): void {
    if (words <= this.#seen.length) return;
    const capacity = 2 * words;
    const [documentFrequency, occurrences, seen] = [this.#documentFrequency, this.#occurrences, this.#seen];
    this.#documentFrequency = new Int32Array(capacity);
    this.#occurrences = new Float64Array(capacity);
    this.#seen = new Int32Array(capacity);
    this.#documentFrequency.set(documentFrequency);
    this.#occurrences.set(occurrences);
    this.#seen.set(seen);
  }

  /**
   * @param owner whose limits these are, for the error sentence
   * @throws MlopsError `E_PARAM_RANGE` for limits out of range, `E_EMPTY_VOCABULARY` where no word is left
   */
  select(limits: VocabularyLimits, owner: string): SelectedWords {
    const { minDocumentFrequency = 1, maxDocumentShare = 1, maxSize = Number.POSITIVE_INFINITY } = limits;
    if (!Number.isInteger(minDocumentFrequency) || minDocumentFrequency < 1) {
      throw rangeError('minDocumentFrequency', owner, 'a whole number in [1, inf)', minDocumentFrequency);
    }
    if (!(maxDocumentShare > 0 && maxDocumentShare <= 1)) {
      throw rangeError('maxDocumentShare', owner, 'in (0, 1]', maxDocumentShare);
    }
    if (limits.maxSize !== undefined && !(Number.isInteger(maxSize) && maxSize >= 1)) {
      throw rangeError('maxSize', owner, 'a whole number in [1, inf)', maxSize);
    }
    const mostDocuments = maxDocumentShare * this.#documents;
    const idOf = new Map<string, number>();
    for (let id = 0; id < this.size; id++) {
      const frequency = this.#documentFrequency[id]!;
      if (frequency < minDocumentFrequency || frequency > mostDocuments) continue;
      idOf.set(this.#table.word(id + this.#stopWords), id);
    }
    let words = sortByCodePoints([...idOf.keys()]);
    if (words.length > maxSize) words = this.#mostFrequent(words, idOf, maxSize);
    if (words.length === 0) {
      throw new MlopsError(
        'E_EMPTY_VOCABULARY',
        `vocabulary of ${owner} must have a word; got none from ${this.#documents} documents with ${this.size} distinct words`,
        { owner, documents: this.#documents, words: this.size },
      );
    }
    const columns = new Int32Array(this.size).fill(-1);
    for (let column = 0; column < words.length; column++) columns[idOf.get(words[column]!)!] = column;
    return { words, columns };
  }

  #mostFrequent(words: readonly string[], idOf: ReadonlyMap<string, number>, size: number): string[] {
    const occurrences = (word: string) => this.#occurrences[idOf.get(word)!]!;
    // Array.prototype.sort is stable: words that occur equally often stay in order.
    const kept = [...words].sort((a, b) => occurrences(b) - occurrences(a)).slice(0, size);
    return sortByCodePoints(kept);
  }
}

import { MlopsError, rangeError } from '@aml-mlops/errors';
import { enlargeInt32, release } from './memory.ts';
import { mostFrequent } from './most-frequent.ts';
import type { MakeScanner, Scanner } from './scanner.ts';
import { sortTerms, type Terms } from './sort-terms.ts';
import { WordTable } from './word-table.ts';

/** Which words enter the vocabulary. Default: all. */
export interface VocabularyLimits {
  /** Smallest number of documents that a word must occur in. Default: 1. Range: [1, inf). */
  readonly minDocumentFrequency?: number;
  /** Largest share of documents that a word may occur in. Default: 1. Range: (0, 1]. */
  readonly maxDocumentShare?: number;
  /** Number of words to keep, by occurrences, ties by code points. Default: all. Range: [1, inf). */
  readonly maxSize?: number;
}

export interface SelectedWords {
  readonly size: number;
  /** Words sorted by code points, computed on demand. */
  readonly words: () => string[];
  /** Numbers the words by their column, and knows no others. */
  readonly table: WordTable;
  /** Column of each word that was read, -1 for those left out. */
  readonly columns: Int32Array;
  /** Where the table has the words, in the order of their columns. */
  readonly terms: () => Terms;
}

export interface LearnerOptions extends VocabularyLimits {
  /** Cuts documents; the learner's own table is what it numbers by. */
  readonly scanner: MakeScanner;
  /** Words that are not counted, as the scanner cuts them. Default: none. */
  readonly stopWords?: Iterable<string>;
  /** Whether `ids` and `counts` keep the words of every document, or only of the last. */
  readonly keepRows: boolean;
  /** Whose limits these are, for error sentences. */
  readonly owner: string;
}

/** Numbers of a word: the document, from 1, that it was seen in last, how many it was in, where it is in that one's row. */
const SEEN = 4;

/**
 * Reads documents, numbers their words (or n-grams), and counts in how many documents each occurs.
 *
 * @throws MlopsError `E_PARAM_RANGE` for limits out of range
 */
export class TermLearner {
  /** Distinct words of the documents, numbered from 0, one document after another, without stop words. */
  ids = new Int32Array(1 << 12);
  /** How often each occurs in its document. */
  counts = new Int32Array(1 << 12);
  /** Where each document ends in `ids`. */
  readonly ends: number[] = [];
  readonly #options: LearnerOptions;
  readonly #table: WordTable;
  readonly #scanner: Scanner;
  readonly #stopWords: number;
  #documents = 0;
  #seen = new Int32Array(SEEN << 10);
  #occurrences = new Float64Array(1 << 10);

  constructor(options: LearnerOptions) {
    checkLimits(options, options.owner);
    this.#options = options;
    // Stop words take the first numbers of the table, so telling them is one comparison.
    this.#table = WordTable.of([...(options.stopWords ?? [])]);
    this.#stopWords = this.#table.size;
    this.#scanner = options.scanner(this.#table);
  }

  /** Distinct words read so far, without stop words. */
  get size(): number {
    return this.#table.size - this.#stopWords;
  }

  get documents(): number {
    return this.#documents;
  }

  /** In how many documents the word of that number occurs. */
  documentFrequency(word: number): number {
    return this.#seen[SEEN * word + 1]!;
  }

  /**
   * @param document a text, or its words, which are used unchanged
   * @returns its distinct words, without stop words
   */
  read(document: string | readonly string[]): number {
    if (typeof document === 'string') {
      const length = this.#scanner.scan(document, true);
      return this.#count(this.#scanner.ids, length);
    }
    const ids = Int32Array.from(document, (word) => this.#table.internString(word));
    return this.#count(ids, ids.length);
  }

  #count(ids: Int32Array, length: number): number {
    const start = this.#options.keepRows ? (this.ends.at(-1) ?? 0) : 0;
    this.#reserve(start + length);
    const row = this.ids;
    const counts = this.counts;
    const seen = this.#seen;
    const occurrences = this.#options.maxSize === undefined ? undefined : this.#occurrences;
    const document = ++this.#documents;
    let at = start;
    for (let i = 0; i < length; i++) {
      const word = ids[i]! - this.#stopWords;
      if (word < 0) continue;
      if (occurrences) occurrences[word] = occurrences[word]! + 1;
      const home = SEEN * word;
      if (seen[home] === document) {
        const entry = seen[home + 2]!;
        counts[entry] = counts[entry]! + 1;
        continue;
      }
      seen[home] = document;
      seen[home + 1] = seen[home + 1]! + 1;
      seen[home + 2] = at;
      row[at] = word;
      counts[at++] = 1;
    }
    if (this.#options.keepRows) this.ends.push(at);
    return at - start;
  }

  #reserve(entries: number): void {
    if (entries > this.ids.length) {
      this.ids = enlarged(this.ids, entries);
      this.counts = enlarged(this.counts, entries);
    }
    if (this.size > this.#occurrences.length) {
      const occurrences = this.#occurrences;
      this.#seen = enlarged(this.#seen, SEEN * this.size);
      this.#occurrences = new Float64Array(2 * this.size);
      this.#occurrences.set(occurrences);
    }
  }

  /** Frees all but the table and what `select` gave. The learner, with `ids` and `counts`, cannot be used afterwards. */
  release(): void {
    release(this.ids, this.counts, this.#seen, this.#occurrences);
  }

  /** Frees the table where only the columns of `select` are wanted: its words cannot be asked for afterwards. */
  releaseTable(): void {
    this.#table.release();
  }

  /**
   * Finishes learning: the table is reduced to the selected words, and no more documents can be read.
   *
   * @throws MlopsError `E_EMPTY_VOCABULARY` if no word is left
   */
  select(): SelectedWords {
    const { minDocumentFrequency = 1, maxDocumentShare = 1, maxSize, owner } = this.#options;
    const mostDocuments = maxDocumentShare * this.#documents;
    const kept = new Int32Array(this.size);
    let size = 0;
    for (let word = 0; word < this.size; word++) {
      const frequency = this.documentFrequency(word);
      if (frequency >= minDocumentFrequency && frequency <= mostDocuments) kept[size++] = word + this.#stopWords;
    }
    if (size === 0) {
      throw new MlopsError(
        'E_EMPTY_VOCABULARY',
        `vocabulary of ${owner} must have a word; got none from ${this.#documents} documents with ${this.size} distinct words`,
        { owner, documents: this.#documents, words: this.size },
      );
    }
    const table = this.#table;
    let words: Int32Array = sortTerms(table.terms(kept.subarray(0, size))).map((i) => kept[i]!);
    if (maxSize !== undefined) {
      words = mostFrequent(words, maxSize, (word) => this.#occurrences[word - this.#stopWords]!);
    }
    const numbers = new Int32Array(table.size).fill(-1);
    for (let column = 0; column < words.length; column++) numbers[words[column]!] = column;
    table.renumber(numbers);
    return {
      size: words.length,
      words: wordsOf(table, words),
      table,
      columns: numbers.subarray(this.#stopWords),
      terms: termsOf(table, words),
    };
  }
}

/** The old array is freed now: those of all enlargements together are as long as the last. */
function enlarged(old: Int32Array<ArrayBuffer>, needed: number): Int32Array<ArrayBuffer> {
  const larger = enlargeInt32(old, needed);
  release(old);
  return larger;
}

/** Closes over the table alone: closed over within `select`, the words would keep the learner, with the rows of all documents. */
function wordsOf(table: WordTable, words: Int32Array): () => string[] {
  return () => table.strings(words);
}

function termsOf(table: WordTable, words: Int32Array): () => Terms {
  return () => table.terms(words);
}

function checkLimits(limits: VocabularyLimits, owner: string): void {
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
}

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
  /** Numbers the words by their column, and knows no others. */
  readonly table: WordTable;
  /** Column of each word that was read, -1 for those left out. */
  readonly columns: Int32Array;
}

export interface LearnerOptions extends VocabularyLimits {
  readonly lowerCase: boolean;
  readonly stopWords: Iterable<string>;
  /** Whether `tokens` keeps the words of every document, or only of the last. */
  readonly keepTokens: boolean;
  /** Whose limits these are, for error sentences. */
  readonly owner: string;
}

/**
 * Reads documents, numbers their words, and counts in how many documents each occurs.
 *
 * @throws MlopsError `E_PARAM_RANGE` for limits out of range
 */
export class WordLearner {
  /** Number from 0 of each word of the documents, one document after another, without stop words. */
  tokens = new Int32Array(1 << 12);
  /** Where each document ends in `tokens`. */
  readonly ends: number[] = [];
  readonly #options: LearnerOptions;
  readonly #table: WordTable;
  readonly #scanner: WordScanner;
  readonly #stopWords: number;
  #documents = 0;
  /** Of each word: the document, from 1, in which it was seen last, and in how many it was. */
  #seen = new Int32Array(1 << 11);
  #occurrences = new Float64Array(1 << 10);

  constructor(options: LearnerOptions) {
    checkLimits(options, options.owner);
    this.#options = options;
    // Stop words take the first numbers of the table, so telling them is one comparison.
    this.#table = WordTable.of([...options.stopWords]);
    this.#stopWords = this.#table.size;
    this.#scanner = new WordScanner(this.#table, options.lowerCase);
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
    return this.#seen[2 * word + 1]!;
  }

  /** @param document a text, or its words, which are then taken as they stand */
  read(document: string | readonly string[]): void {
    if (typeof document === 'string') {
      const length = this.#scanner.scan(document, true);
      this.#count(this.#scanner.ids, length);
    } else {
      const ids = Int32Array.from(document, (word) => this.#table.internString(word));
      this.#count(ids, ids.length);
    }
  }

  #count(ids: Int32Array, length: number): void {
    let at = this.#options.keepTokens ? (this.ends.at(-1) ?? 0) : 0;
    this.#reserve(at + length);
    const { tokens } = this;
    const seen = this.#seen;
    const occurrences = this.#options.maxSize === undefined ? undefined : this.#occurrences;
    const document = ++this.#documents;
    for (let i = 0; i < length; i++) {
      const word = ids[i]! - this.#stopWords;
      if (word < 0) continue;
      tokens[at++] = word;
      if (occurrences) occurrences[word] = occurrences[word]! + 1;
      if (seen[2 * word] === document) continue;
      seen[2 * word] = document;
      seen[2 * word + 1] = seen[2 * word + 1]! + 1;
    }
    if (this.#options.keepTokens) this.ends.push(at);
  }

  #reserve(tokens: number): void {
    if (tokens > this.tokens.length) {
      const old = this.tokens;
      this.tokens = new Int32Array(2 * tokens);
      this.tokens.set(old);
    }
    if (this.size > this.#occurrences.length) {
      const [seen, occurrences] = [this.#seen, this.#occurrences];
      this.#seen = new Int32Array(4 * this.size);
      this.#occurrences = new Float64Array(2 * this.size);
      this.#seen.set(seen);
      this.#occurrences.set(occurrences);
    }
  }

  /**
   * Ends the learning: the table becomes that of the selected words, and nothing can be read any more.
   *
   * @throws MlopsError `E_EMPTY_VOCABULARY` where no word is left
   */
  select(): SelectedWords {
    const { minDocumentFrequency = 1, maxDocumentShare = 1, maxSize, owner } = this.#options;
    const mostDocuments = maxDocumentShare * this.#documents;
    const kept: number[] = [];
    for (let word = 0; word < this.size; word++) {
      const frequency = this.documentFrequency(word);
      if (frequency >= minDocumentFrequency && frequency <= mostDocuments) kept.push(word + this.#stopWords);
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
    const numbers = new Int32Array(this.#table.size).fill(-1);
    for (let column = 0; column < words.length; column++) numbers[this.#table.findString(words[column]!)] = column;
    this.#table.renumber(numbers);
    return { words, table: this.#table, columns: numbers.subarray(this.#stopWords) };
  }

  #mostFrequent(words: readonly string[], size: number): string[] {
    const occurrences = (word: string) => this.#occurrences[this.#table.findString(word) - this.#stopWords]!;
    // Array.prototype.sort is stable: words that occur equally often stay in order.
    const kept = [...words].sort((a, b) => occurrences(b) - occurrences(a)).slice(0, size);
    return sortByCodePoints(kept);
  }
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

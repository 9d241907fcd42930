import { MlopsError } from '@aml-mlops/errors';
import { compareCodePoints } from './code-point-order.ts';
import { type SelectedWords, TermLearner, type VocabularyLimits } from './term-learner.ts';
import { WordScanner } from './word-scanner.ts';
import { WordTable } from './word-table.ts';

const SCHEMA_VERSION = 1;

export interface VocabularyOptions extends VocabularyLimits {
  /** Words that never enter the vocabulary, compared exactly. Default: none. */
  readonly stopWords?: Iterable<string>;
}

/** The JSON form of a {@link Vocabulary}. */
export interface VocabularyJson {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly words: readonly string[];
}

/** The words of a matrix's columns, in order: distinct, and sorted by code points, as Python sorts them. */
export class Vocabulary {
  readonly size: number;
  #words: readonly string[] | (() => readonly string[]);
  #table: WordTable | undefined;

  private constructor(size: number, words: readonly string[] | (() => readonly string[]), table?: WordTable) {
    this.size = size;
    this.#words = words;
    this.#table = table;
  }

  /** What a {@link TermLearner} selected, which needs no check. */
  static learned(selected: SelectedWords): Vocabulary {
    // A table that mostly holds forgotten words costs more memory than a new one costs time.
    const keepTable = selected.columns.length <= 4 * selected.size;
    return keepTable
      ? new Vocabulary(selected.size, selected.words, selected.table)
      : new Vocabulary(selected.size, selected.words());
  }

  /**
   * @param words kept, not copied
   * @throws MlopsError `E_VOCABULARY` unless the words are strictly sorted by code points and none is empty
   */
  static of(words: readonly string[]): Vocabulary {
    for (let i = 0; i < words.length; i++) {
      const before = i === 0 ? '' : words[i - 1]!;
      if (compareCodePoints(before, words[i]!) < 0) continue;
      const message = `words of a vocabulary must be distinct, not empty and in the order of their code points; got ${JSON.stringify(words[i])} after ${JSON.stringify(before)}`;
      throw new MlopsError('E_VOCABULARY', message, { row: i + 1, value: words[i] });
    }
    return new Vocabulary(words.length, words);
  }

  /**
   * Collects the words of documents.
   *
   * @param documents texts, split as by `tokenise` without lower case, or lists of words, used unchanged
   * @throws MlopsError `E_PARAM_RANGE` for an option out of range, `E_EMPTY_VOCABULARY` if no word is left
   */
  static build(documents: Iterable<string | readonly string[]>, options: VocabularyOptions = {}): Vocabulary {
    const { stopWords = [], ...limits } = options;
    const learner = new TermLearner({
      ...limits,
      scanner: (table) => new WordScanner(table, false),
      stopWords,
      keepRows: false,
      owner: 'Vocabulary',
    });
    for (const document of documents) learner.read(document);
    return Vocabulary.learned(learner.select());
  }

  /** Computed on first use, which a fold of cross-validation never needs. */
  get words(): readonly string[] {
    if (typeof this.#words === 'function') this.#words = this.#words();
    return this.#words;
  }

  /** The column of a word, or -1. */
  indexOf(word: string): number {
    return this.table.findString(word);
  }

  /** Words and columns for scanners. Made when first asked for. */
  get table(): WordTable {
    this.#table ??= WordTable.of(this.words);
    return this.#table;
  }

  toJSON(): VocabularyJson {
    return { schemaVersion: SCHEMA_VERSION, words: this.words };
  }

  /** @throws MlopsError `E_VOCABULARY` for anything that `toJSON` did not make */
  static fromJSON(json: unknown): Vocabulary {
    const { schemaVersion, words } = (json ?? {}) as { schemaVersion?: unknown; words?: unknown };
    if (schemaVersion !== SCHEMA_VERSION) {
      throw new MlopsError(
        'E_VOCABULARY',
        `schemaVersion of a vocabulary must be ${SCHEMA_VERSION}; got ${JSON.stringify(schemaVersion) ?? 'nothing'}`,
      );
    }
    if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) {
      throw new MlopsError('E_VOCABULARY', 'words of a vocabulary must be a list of strings');
    }
    return Vocabulary.of(words);
  }
}

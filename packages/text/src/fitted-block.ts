import { HashedWords } from './hashing/hashed-words.ts';
import { NgramAutomaton } from './ngram-automaton.ts';
import { type NgramIndex, NgramScanner } from './ngram-scanner.ts';
import type { NgramSieve } from './ngram-sieve.ts';
import type { Representation, RepresentationBlock } from './representation.ts';
import { RowAccumulator } from './row-accumulator.ts';
import type { MakeScanner, Scanner } from './scanner.ts';
import { inverseDocumentFrequency, weighRow } from './tfidf.ts';
import type { Vocabulary } from './vocabulary.ts';
import { WordPairs } from './word-pairs.ts';
import { WordScanner } from './word-scanner.ts';
import type { WordTable } from './word-table.ts';

/** What a block has learnt. */
export interface BlockState {
  readonly block: RepresentationBlock;
  /** Undefined where n-grams are hashed. */
  readonly vocabulary: Vocabulary | undefined;
  /** Documents in which each column occurred, shape (columns). */
  readonly documentFrequency: Int32Array;
  /** Number of documents read. */
  readonly documents: number;
}

/** A fitted block of a representation: splits a text and weights its columns. */
export class FittedBlock {
  readonly state: BlockState;
  readonly columns: number;
  /** float64 [columns]; undefined if columns are not weighted. */
  readonly idf: Float64Array | undefined;
  readonly #scanner: (index?: NgramIndex) => Scanner;
  readonly #makeShortest: () => Scanner;
  #shortest: Scanner | undefined;
  #index: NgramIndex | undefined;
  #tools: { readonly scanner: Scanner; readonly accumulator: RowAccumulator } | undefined;
  readonly #makeHashed: () => HashedWords | undefined;
  /** Null where the block has none. */
  #hashed: HashedWords | undefined | null;
  /** Entries of the row that it counted; -1 if the accumulator has the row. */
  #counted = -1;

  constructor(state: BlockState, representation: Pick<Representation, 'lowerCase' | 'stopWords'>) {
    this.state = state;
    this.columns = state.documentFrequency.length;
    const { block, vocabulary, documentFrequency, documents } = state;
    this.idf = block.idf ? inverseDocumentFrequency(documentFrequency, documents, true) : undefined;
    const scannerOf = (cut: RepresentationBlock) =>
      vocabulary
        ? tableScanner(cut, representation)(vocabulary.table)
        : new NgramScanner({ ...cut, ...representation }, block.hashingBits ?? 0);
    const [shortest] = block.ngramRange;
    this.#makeHashed = () => HashedWords.of(block, representation, false);
    this.#scanner = (index = this.#index) =>
      vocabulary && index
        ? new NgramScanner({ ...block, ...representation }, vocabulary.table, index)
        : scannerOf(block);
    const shortestBlock = { ...block, ngramRange: [shortest, shortest] as const };
    // The scanner of single words does not leave out stop words, which are no words of the text here.
    this.#makeShortest = () =>
      vocabulary && representation.stopWords.length > 0
        ? new NgramScanner({ ...shortestBlock, ...representation }, vocabulary.table)
        : scannerOf(shortestBlock);
  }

  /**
   * Prepares for many texts: takes about a microsecond an n-gram, and makes cutting texts up to twice as fast. The columns of a text
   * stay the same.
   */
  accelerate(): void {
    if (this.#index) return;
    this.#index = indexOf(this.state);
    if (this.#index) this.#tools = undefined;
  }

  get readsSingleWords(): boolean {
    return isSingleWords(this.state.block);
  }

  /**
   * Makes accelerated scanners that give other numbers in place of columns. Undefined for a block that has no faster way.
   *
   * @param numbers of the columns
   */
  numberedScanners(numbers: Int32Array): (() => Scanner) | undefined {
    const index = indexOf(this.state, numbers);
    return index && (() => this.#scanner(index));
  }

  /** A scanner of its own, whose ids are columns. */
  newScanner(): Scanner {
    return this.#scanner();
  }

  /** Counts the columns of a text; {@link drain} writes them. Returns how many are distinct. */
  count(text: string): number {
    if (this.#hashed === undefined) this.#hashed = this.#makeHashed() ?? null;
    this.#counted = this.#hashed?.count(text) ?? -1;
    if (this.#counted >= 0) return this.#counted;
    const { scanner, accumulator } = this.#take();
    const length = scanner.scan(text, false);
    for (let i = 0; i < length; i++) accumulator.add(scanner.ids[i]!);
    // Buffers that one very long text made are not kept.
    if (scanner.capacity > KEPT_UNITS) this.#tools = { scanner: this.#scanner(), accumulator };
    return accumulator.distinct;
  }

  /**
   * How many n-grams of the shortest length a text has, repeated ones too, and how many of them have a column that some training
   * document has.
   */
  countShortest(text: string): { readonly terms: number; readonly known: number } {
    this.#shortest ??= this.#makeShortest();
    const scanner = this.#shortest;
    const found = scanner.scan(text, false);
    const { documentFrequency } = this.state;
    let known = 0;
    for (let i = 0; i < found; i++) if (documentFrequency[scanner.ids[i]!]! > 0) known++;
    const terms = scanner.cut;
    if (scanner.capacity > KEPT_UNITS) this.#shortest = undefined;
    return { terms, known };
  }

  /** Counts columns that were cut before. */
  add(column: number, count: number): void {
    this.#take().accumulator.add(column, count);
  }

  /** Writes the row that was counted, weighed, from `at` on. @param offset of the block's first column */
  drain(indices: Int32Array, data: Float64Array, at: number, offset: number): number {
    const counted = this.#counted;
    this.#counted = -1;
    if (this.#hashed && counted >= 0)
      return this.write(this.#hashed.ids, this.#hashed.counts, 0, counted, indices, data, at, offset);
    return this.#weigh(indices, data, at, this.#take().accumulator.drain(indices, data, at), offset);
  }

  /** Writes a row, weighed, from `at` on: `columns` from `start` to `end`, which rise, and how often each occurs. */
  write(
    columns: Int32Array,
    counts: Int32Array,
    start: number,
    end: number,
    indices: Int32Array,
    data: Float64Array,
    at: number,
    offset: number,
  ): number {
    for (let from = start, to = at; from < end; from++, to++) {
      indices[to] = columns[from]!;
      data[to] = counts[from]!;
    }
    return this.#weigh(indices, data, at, at + end - start, offset);
  }

  #weigh(indices: Int32Array, data: Float64Array, start: number, end: number, offset: number): number {
    weighRow(indices, data, start, end, { ...this.state.block, idf: this.idf });
    if (offset > 0) for (let i = start; i < end; i++) indices[i] = indices[i]! + offset;
    return end;
  }

  #take(): { readonly scanner: Scanner; readonly accumulator: RowAccumulator } {
    this.#tools ??= { scanner: this.#scanner(), accumulator: new RowAccumulator(this.columns) };
    return this.#tools;
  }
}

/** Lengths of n-grams past which an automaton would mostly hold empty places. */
const MOST_LENGTHS = 8;

/** Undefined for n-grams that have no faster way. */
function indexOf({ block, vocabulary }: BlockState, numbers?: Int32Array): NgramIndex | undefined {
  const [shortest, longest] = block.ngramRange;
  if (!vocabulary || isSingleWords(block)) return undefined;
  if (block.analyzer === 'word')
    return longest <= 2 ? { pairs: new WordPairs(vocabulary.words, numbers), numbers } : undefined;
  if (longest - shortest >= MOST_LENGTHS) return undefined;
  return { characters: new NgramAutomaton(vocabulary.words, block.ngramRange, numbers), numbers };
}

/** Buffers for longer texts are not kept. */
const KEPT_UNITS = 1 << 20;

/**
 * Cuts texts for one block. Single words have a scanner of their own, which is faster.
 *
 * @param sieve of the n-grams that may be added to the table. Default: all
 */
export function tableScanner(
  block: RepresentationBlock,
  { lowerCase, stopWords }: Pick<Representation, 'lowerCase' | 'stopWords'>,
  sieve?: NgramSieve,
): MakeScanner {
  return isSingleWords(block)
    ? (table: WordTable) => new WordScanner(table, lowerCase)
    : (table: WordTable) => new NgramScanner({ ...block, lowerCase, stopWords }, table, {}, sieve);
}

export function isSingleWords({ analyzer, tokens, ngramRange, hashingBits }: RepresentationBlock): boolean {
  return analyzer === 'word' && tokens === 'letters' && ngramRange[1] === 1 && hashingBits === null;
}

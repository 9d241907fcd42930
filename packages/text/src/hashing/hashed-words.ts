import { wasm } from '../generated/hashed-words.wasm.ts';
import type { Representation, RepresentationBlock } from '../representation.ts';
import { MemoryPlan, type WasmModule, webAssembly } from '../web-assembly.ts';
import { type HashedWordsField, offsets, RECORD_BYTES } from './hashed-words.record.ts';
import { asciiFold, FOLD_BYTES, wordFold } from './word-folds.ts';

/** Longest text, in characters. Memory that no text needs is never resident. */
const UNITS = 1 << 17;
const PAGE = 1 << 16;
/** Address of the record: at 0 an address would be none. */
const RECORD = 16;

interface Kernel {
  count(record: number, length: number, fold: number, learns: number): number;
}

let compiled: WasmModule | undefined;

/**
 * Counts the n-grams of words of a text by the columns of their hashes, by a WebAssembly kernel (`assembly/hashed-words.ts`): cutting,
 * hashing, counting and sorting are one call, which a fresh process need not learn to do fast.
 */
export class HashedWords {
  /** Columns of the text counted last, rising, and how often they occur. */
  readonly ids: Int32Array;
  readonly counts: Int32Array;
  readonly #kernel: Kernel;
  readonly #text: Buffer;
  readonly #folds: Uint8Array;
  readonly #fields: Readonly<Record<HashedWordsField, number>>;
  readonly #tokens: RepresentationBlock['tokens'];
  readonly #lowerCase: boolean;
  readonly #learns: boolean;
  /** Made for the first text with other characters. */
  #hasWide = false;

  private constructor(block: RepresentationBlock, bits: number, lowerCase: boolean, learns: boolean) {
    const { fields, foldAt, end, row } = layout(block, bits, learns);
    const memory = new webAssembly.Memory({ initial: Math.ceil(end / PAGE) });
    const { buffer } = memory;
    compiled ??= new webAssembly.Module(Buffer.from(wasm, 'base64'));
    this.#kernel = new webAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernel;
    const record = new Int32Array(buffer, RECORD, RECORD_BYTES / 4);
    for (const [field, offset] of Object.entries(offsets)) record[offset / 4] = fields[field as HashedWordsField];
    this.ids = new Int32Array(buffer, fields.rowIds, row);
    this.counts = new Int32Array(buffer, fields.rowCounts, row);
    this.#text = Buffer.from(buffer, fields.text, 2 * UNITS);
    this.#folds = new Uint8Array(buffer, foldAt, 2 * FOLD_BYTES);
    this.#folds.set(asciiFold(block.tokens, lowerCase));
    this.#fields = fields;
    this.#tokens = block.tokens;
    this.#lowerCase = lowerCase;
    this.#learns = learns;
  }

  /**
   * @param learns whether `documentFrequency` is kept
   * @returns undefined for a block that is not of hashed words, or of words some of which are left out
   */
  static of(
    block: RepresentationBlock,
    { lowerCase, stopWords }: Pick<Representation, 'lowerCase' | 'stopWords'>,
    learns: boolean,
  ): HashedWords | undefined {
    const { analyzer, hashingBits } = block;
    if (analyzer !== 'word' || hashingBits === null || stopWords.length > 0) return undefined;
    return new HashedWords(block, hashingBits, lowerCase, learns);
  }

  /** Texts that each column occurred in, int32 [columns], of memory that the next text changes. */
  get documentFrequency(): Int32Array {
    return new Int32Array(this.#text.buffer as ArrayBuffer, this.#fields.frequency, this.#fields.columns);
  }

  /** @returns how many of `ids` are valid; -1 for a text with surrogates, or too long: others must count it */
  count(text: string): number {
    if (text.length > UNITS) return -1;
    const distinct = this.#count(text, 0);
    if (distinct >= 0) return distinct;
    const cased = this.#lowerCase ? text.toLowerCase() : text;
    if (cased.length > UNITS) return -1;
    if (!this.#hasWide) this.#folds.set(wordFold(this.#tokens), FOLD_BYTES);
    this.#hasWide = true;
    return this.#count(cased, FOLD_BYTES);
  }

  #count(text: string, fold: number): number {
    this.#text.write(text, 'utf16le');
    return this.#kernel.count(RECORD, text.length, this.#folds.byteOffset + fold, Number(this.#learns));
  }
}

interface Layout {
  readonly fields: Readonly<Record<HashedWordsField, number>>;
  readonly foldAt: number;
  readonly end: number;
  /** Entries that a text can have at most. */
  readonly row: number;
}

function layout({ ngramRange, tokens }: RepresentationBlock, bits: number, learns: boolean): Layout {
  const [shortest, longest] = ngramRange;
  const minWord = tokens === 'letters' ? 2 : 1;
  const words = Math.ceil((UNITS + 1) / (minWord + 1));
  const columns = 2 ** bits;
  const row = Math.min(columns, words * (longest - shortest + 1));
  const plan = new MemoryPlan();
  const take = (bytes: number) => plan.take(bytes);
  take(RECORD_BYTES);
  const fields = {
    ...{ text: take(2 * UNITS), line: take(3 * UNITS + words + 8), starts: take(4 * (words + 1)) },
    ...{ counts: take(4 * columns), used: take(columns / 8), usedWords: take(Math.max(8, columns / 512)) },
    ...{ frequency: take(learns ? 4 * columns : 0), rowIds: take(4 * row), rowCounts: take(4 * row) },
    ...{ columns, shortest, longest, minWord },
  };
  const foldAt = take(2 * FOLD_BYTES);
  return { fields, foldAt, end: plan.end, row };
}

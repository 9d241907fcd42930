import type { Scanner } from './scanner.ts';
import { cutAscii, cutUnicode, foldTable, type WordSpans, wordSpans } from './word-spans.ts';
import type { WordTable } from './word-table.ts';

/** Units that a scanner's buffers hold at first. */
const UNITS = 1 << 11;

/**
 * Cuts texts into words as `tokenise` does and numbers them by a table, without making strings. ASCII is lower-cased by
 * a table, all other text takes the exact Unicode lower case.
 */
export class WordScanner implements Scanner {
  /** The words of the text scanned last, in order; valid up to the count that `scan` returned. */
  ids = new Int32Array(0);
  cut = 0;
  #known = 0;
  #bytes = Buffer.alloc(0);
  #units = new Uint16Array(0);
  #spans: WordSpans = wordSpans(0);
  readonly #table: WordTable;
  readonly #lowerCase: boolean;
  readonly #fold: Uint16Array;

  /** @param lowerCase compare words in lower case; else as they stand */
  constructor(table: WordTable, lowerCase: boolean) {
    this.#table = table;
    this.#lowerCase = lowerCase;
    this.#fold = foldOf(lowerCase);
    this.#reserve(UNITS);
  }

  /** UTF-16 units that the buffers hold. They grow with the longest text. */
  get capacity(): number {
    return this.#units.length;
  }

  shortest(documentFrequency: Int32Array): { terms: number; known: number } {
    let known = 0;
    for (let i = 0; i < this.#known; i++) if (documentFrequency[this.ids[i]!]! > 0) known++;
    return { terms: this.cut, known };
  }

  /**
   * @param grow whether words new to the table are added; else they are left out
   * @returns how many of `ids` are valid
   */
  scan(text: string, grow: boolean): number {
    const words = this.#cut(text);
    this.cut = words;
    const { ids } = this;
    const { starts, lengths, hashes } = this.#spans;
    const units = this.#units;
    const table = this.#table;
    if (grow) {
      for (let i = 0; i < words; i++) ids[i] = table.intern(units, starts[i]!, lengths[i]!, hashes[i]!);
      return words;
    }
    let known = 0;
    for (let i = 0; i < words; i++) {
      const id = table.find(units, starts[i]!, lengths[i]!, hashes[i]!);
      if (id >= 0) ids[known++] = id;
    }
    this.#known = known;
    return known;
  }

  #cut(text: string): number {
    this.#load(text);
    const words = cutAscii(this.#units, text.length, this.#fold, this.#spans);
    if (words >= 0) return words;
    const cased = this.#lowerCase ? text.toLowerCase() : text;
    this.#load(cased);
    return cutUnicode(this.#units, cased.length, this.#spans);
  }

  /** Puts a text and a final 0, which ends its last word, into `#units`. */
  #load(text: string): void {
    if (this.#units.length <= text.length) this.#reserve(2 * text.length);
    this.#bytes.write(text, 'utf16le');
    this.#units[text.length] = 0;
  }

  #reserve(units: number): void {
    this.#bytes = Buffer.allocUnsafeSlow(2 * (units + 1));
    this.#units = new Uint16Array(this.#bytes.buffer);
    this.#spans = wordSpans(units);
    this.ids = new Int32Array(this.#spans.starts.length);
  }
}

const folds: (Uint16Array | undefined)[] = [];

function foldOf(lowerCase: boolean): Uint16Array {
  const index = Number(lowerCase);
  folds[index] ??= foldTable(lowerCase);
  return folds[index];
}

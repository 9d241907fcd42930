import { planeClasses, WORD } from './characters.ts';
import { HASH_SEED, hashUnit, type WordTable } from './word-table.ts';

const MIN_WORD = 2;

/** ASCII units as they stand in a word, 0 for those that end one. */
const ASCII_SAME = asciiTable(false);
const ASCII_LOWER = asciiTable(true);

function asciiTable(lowerCase: boolean): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, unit) => {
    const character = String.fromCharCode(unit);
    if (!/\w/.test(character)) return 0;
    return (lowerCase ? character.toLowerCase() : character).charCodeAt(0);
  });
}

/**
 * Cuts texts into words as {@link tokenise} does and numbers them by a table, in one pass over the UTF-16 units and
 * without making strings. ASCII is folded by a table; at the first other unit the rest of the text takes the exact
 * Unicode lower case.
 */
export class WordScanner {
  /** The words of the text scanned last, in order; valid up to the count that `scan` returned. */
  ids = new Int32Array(1 << 10);
  #word = new Uint16Array(1 << 11);
  readonly #table: WordTable;
  readonly #lowerCase: boolean;

  /** @param lowerCase compare words in lower case; else as they stand */
  constructor(table: WordTable, lowerCase: boolean) {
    this.#table = table;
    this.#lowerCase = lowerCase;
  }

  /**
   * @param grow whether words new to the table are added; else they are left out
   * @returns how many of `ids` are valid
   */
  scan(text: string, grow: boolean): number {
    this.#reserve(text.length);
    const { ids } = this;
    const word = this.#word;
    const table = this.#table;
    const ascii = this.#lowerCase ? ASCII_LOWER : ASCII_SAME;
    let wide: Uint8Array | undefined;
    let end = text.length;
    let count = 0;
    let length = 0;
    let pairs = 0;
    let hash = HASH_SEED;
    // One step past the end, where the character is taken to be a separator, so that the last word ends too.
    for (let i = 0; i <= end; i++) {
      let unit = i < end ? text.charCodeAt(i) : 0;
      if (unit < 128) unit = ascii[unit]!;
      else {
        if (!wide) {
          wide = planeClasses(0);
          // All before i is ASCII, of which the lower case has the same length and knows nothing of what follows.
          if (this.#lowerCase) {
            text = text.toLowerCase();
            end = text.length;
            unit = text.charCodeAt(i);
          }
        }
        if ((unit & 0xfc00) === 0xd800) {
          const low = i + 1 < end ? text.charCodeAt(i + 1) : 0;
          const isPair = (low & 0xfc00) === 0xdc00;
          const plane = ((unit & 0x3c0) >> 6) + 1;
          if (isPair && (planeClasses(plane)[((unit & 0x3f) << 10) | (low & 0x3ff)]! & WORD) !== 0) {
            word[length++] = unit;
            hash = hashUnit(hash, unit);
            pairs++;
            i++;
            unit = low;
          } else unit = 0;
        } else if ((wide[unit]! & WORD) === 0) unit = 0;
      }
      if (unit !== 0) {
        word[length++] = unit;
        hash = hashUnit(hash, unit);
      } else if (length > 0) {
        if (length - pairs >= MIN_WORD) {
          const id = grow ? table.intern(word, length, hash) : table.find(word, length, hash);
          if (id >= 0) ids[count++] = id;
        }
        length = 0;
        pairs = 0;
        hash = HASH_SEED;
      }
    }
    return count;
  }

  #reserve(length: number): void {
    // Lower case at most doubles a text: U+0130 becomes two units, all other characters keep their number.
    const units = 2 * length;
    if (this.#word.length < units) this.#word = new Uint16Array(2 * units);
    // A word and what separates it from the next take three units at least.
    if (3 * this.ids.length < units + 3) this.ids = new Int32Array(units);
  }
}

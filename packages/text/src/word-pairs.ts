import { WordTable } from './word-table.ts';

/** Numbers of a slot: first and second word of a pair, and its column + 1; 0 where it is free. */
const SLOT = 4;

/**
 * Columns of single words and of pairs of adjacent words. A pair is looked up by the numbers of its words, so that each word
 * of a text is hashed and compared once.
 *
 * | symbol | shape | dtype | meaning |
 * | --- | --- | --- | --- |
 * | columns | words | int32 | column of each word alone, or -1 |
 * | slots | a power of two, at most half used, x SLOT | int32 | open addressing, linear probing |
 */
export class WordPairs {
  readonly words: WordTable;
  readonly columns: Int32Array;
  readonly #slots: Int32Array;

  /**
   * @param terms words, and pairs with one blank between; the column of each is its place. Longer n-grams are left out
   * @param numbers what stands in place of each column. Default: the column
   */
  constructor(terms: readonly string[], numbers?: Int32Array) {
    this.words = new WordTable(terms.length >> 2);
    const columns: number[] = [];
    const numberOf = (word: string) => {
      const number = this.words.internString(word);
      if (number === columns.length) columns.push(-1);
      return number;
    };
    this.#slots = new Int32Array(SLOT * 2 ** Math.ceil(Math.log2(2 * terms.length + 2)));
    for (let place = 0; place < terms.length; place++) {
      const column = numbers ? numbers[place]! : place;
      const [first, second, more] = terms[place]!.split(' ');
      if (more !== undefined) continue;
      if (second === undefined) columns[numberOf(first!)] = column;
      else this.#place(numberOf(first!), numberOf(second), column);
    }
    this.columns = Int32Array.from(columns);
  }

  /** The column of a pair, or -1. @param first, second numbers of words, at least 0 */
  find(first: number, second: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = firstSlot(first, second, mask); ; slot = (slot + SLOT) & mask) {
      if (slots[slot + 2] === 0) return -1;
      if (slots[slot] === first && slots[slot + 1] === second) return slots[slot + 2]! - 1;
    }
  }

  #place(first: number, second: number, column: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = firstSlot(first, second, mask);
    while (slots[slot + 2] !== 0) slot = (slot + SLOT) & mask;
    slots[slot] = first;
    slots[slot + 1] = second;
    slots[slot + 2] = column + 1;
  }
}

function firstSlot(first: number, second: number, mask: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  return ((mixed ^ (mixed >>> 15)) * SLOT) & mask;
}

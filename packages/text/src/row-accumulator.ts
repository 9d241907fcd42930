/**
 * Counts the columns of one row and returns them in increasing order, without sorting and without visiting columns
 * that did not occur.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | counts | columns | occurrences in the present row |
 * | used | columns / 32 | one bit a column that occurred |
 * | usedWords | columns / 1024 | one bit an element of `used` that is not 0 |
 */
export class RowAccumulator {
  readonly #counts: Int32Array;
  readonly #used: Int32Array;
  readonly #usedWords: Int32Array;
  #distinct = 0;

  constructor(columns: number) {
    this.#counts = new Int32Array(columns);
    this.#used = new Int32Array((columns >>> 5) + 1);
    this.#usedWords = new Int32Array((columns >>> 10) + 1);
  }

  /** How many columns the present row has. */
  get distinct(): number {
    return this.#distinct;
  }

  /** @param count occurrences more, at least 1 */
  add(column: number, count = 1): void {
    const before = this.#counts[column]!;
    this.#counts[column] = before + count;
    if (before !== 0) return;
    this.#distinct++;
    const word = column >>> 5;
    this.#used[word] = this.#used[word]! | (1 << (column & 31));
    this.#usedWords[word >>> 5] = this.#usedWords[word >>> 5]! | (1 << (word & 31));
  }

  /** Writes the row's columns and counts from `at` on and empties the row. Returns where the next row starts. */
  drain(indices: Int32Array, counts: Int32Array | Uint16Array | Float64Array, at: number): number {
    const used = this.#used;
    const usedWords = this.#usedWords;
    for (let block = 0; block < usedWords.length; block++) {
      for (let words = usedWords[block]!; words !== 0; words &= words - 1) {
        const word = (block << 5) | lowestBit(words);
        for (let bits = used[word]!; bits !== 0; bits &= bits - 1) {
          const column = (word << 5) | lowestBit(bits);
          indices[at] = column;
          counts[at++] = this.#counts[column]!;
          this.#counts[column] = 0;
        }
        used[word] = 0;
      }
      usedWords[block] = 0;
    }
    this.#distinct = 0;
    return at;
  }
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

import { deriveSeed } from '@aml-mlops/random';

/** Values closer than this count as equal, as in scikit-learn's trees. */
export const FEATURE_THRESHOLD = 1e-7;

/**
 * Entries of a node's documents, grouped by word in linked lists whose memory is reused from node to node.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | seenAt, slot | V | node that saw the word last, and the word's index in `list` for that node |
 * | list, head | words | words in the order in which they were seen; latest entry of each |
 * | next, rows, values | entries | previous entry of the same word, -1 for none; document; value |
 */
export class WordHits {
  words = 0;
  #entries = 0;
  readonly #seenAt: Int32Array;
  readonly #slot: Int32Array;
  #number = 0;
  #list = new Int32Array(256);
  #head = new Int32Array(256);
  #next = new Int32Array(256);
  #rows = new Int32Array(256);
  #values = new Float32Array(256);

  constructor(columns: number) {
    this.#seenAt = new Int32Array(columns);
    this.#slot = new Int32Array(columns);
  }

  /** @param number a positive number that no earlier node had */
  begin(number: number): void {
    this.words = 0;
    this.#entries = 0;
    this.#number = number;
  }

  add(word: number, row: number, value: number): void {
    if (this.#entries === this.#next.length) this.#grow();
    const entry = this.#entries++;
    this.#rows[entry] = row;
    this.#values[entry] = value;
    if (this.#seenAt[word] === this.#number) {
      const slot = this.#slot[word]!;
      this.#next[entry] = this.#head[slot]!;
      this.#head[slot] = entry;
      return;
    }
    this.#seenAt[word] = this.#number;
    this.#slot[word] = this.words;
    this.#list[this.words] = word;
    this.#head[this.words++] = entry;
    this.#next[entry] = -1;
  }

  wordAt(w: number): number {
    return this.#list[w]!;
  }

  /** Copies the documents and values of the word at index w; returns their number. */
  copy(w: number, rows: Int32Array, values: Float32Array): number {
    let count = 0;
    for (let entry = this.#head[w]!; entry >= 0; entry = this.#next[entry]!) {
      rows[count] = this.#rows[entry]!;
      values[count++] = this.#values[entry]!;
    }
    return count;
  }

  /**
   * Index of a word that is not constant over this many documents, -1 if there is none. The salt ranks the words, so each
   * has the same chance over all salts, in whatever order the words were seen.
   */
  anyVarying(documents: number, salt: number): number {
    let chosen = -1;
    let highest = -1;
    for (let w = 0; w < this.words; w++) {
      let count = 0;
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let entry = this.#head[w]!; entry >= 0; entry = this.#next[entry]!) {
        const value = this.#values[entry]!;
        if (value < low) low = value;
        if (value > high) high = value;
        count++;
      }
      if (count < documents) {
        low = Math.min(low, 0);
        high = Math.max(high, 0);
      }
      if (high <= low + FEATURE_THRESHOLD) continue;
      const rank = deriveSeed(salt, this.#list[w]!);
      if (rank > highest) {
        highest = rank;
        chosen = w;
      }
    }
    return chosen;
  }

  #grow(): void {
    const twice = 2 * this.#next.length;
    const widened = (old: Int32Array) => {
      const wide = new Int32Array(twice);
      wide.set(old);
      return wide;
    };
    this.#list = widened(this.#list);
    this.#head = widened(this.#head);
    this.#next = widened(this.#next);
    this.#rows = widened(this.#rows);
    const values = this.#values;
    this.#values = new Float32Array(twice);
    this.#values.set(values);
  }
}

const EMPTY = 0;

/** Start value and step of the running hash (FNV-1a on UTF-16 units). */
export const HASH_SEED = 0x811c9dc5 | 0;
export function hashUnit(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/**
 * Numbers distinct words 0, 1, 2, … in the order they come. Words are runs of UTF-16 units in the caller's buffer, so
 * that counting a text makes no string for a word that was seen before.
 *
 * | symbol | shape | dtype | meaning |
 * | --- | --- | --- | --- |
 * | slots | a power of two, at most half full | int32 | word + 1, or 0; linear probing |
 * | hashes | words | int32 | full hash of each word |
 * | starts | words + 1 | int32 | word w is units[starts[w]] to units[starts[w + 1]] |
 * | units | sum of lengths | uint16 | all words, one after another |
 */
export class WordTable {
  #size = 0;
  #slots = new Int32Array(1 << 10);
  #hashes = new Int32Array(1 << 9);
  #starts = new Int32Array((1 << 9) + 1);
  #units = new Uint16Array(1 << 12);

  static of(words: Iterable<string>): WordTable {
    const table = new WordTable();
    for (const word of words) table.internString(word);
    return table;
  }

  get size(): number {
    return this.#size;
  }

  /** @returns the word's number, or -1 */
  find(units: Uint16Array, length: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const word = slots[slot]! - 1;
      if (word < 0) return -1;
      if (this.#hashes[word] === hash && this.#equals(word, units, length)) return word;
    }
  }

  /** @returns the word's number; a new word is given the next */
  intern(units: Uint16Array, length: number, hash: number): number {
    const found = this.find(units, length, hash);
    return found >= 0 ? found : this.#add(units, length, hash);
  }

  findString(word: string): number {
    const units = unitsOf(word);
    return this.find(units, units.length, hashOf(units));
  }

  internString(word: string): number {
    const units = unitsOf(word);
    return this.intern(units, units.length, hashOf(units));
  }

  word(id: number): string {
    return stringOf(this.#units.subarray(this.#starts[id]!, this.#starts[id + 1]!));
  }

  #equals(word: number, units: Uint16Array, length: number): boolean {
    const start = this.#starts[word]!;
    if (this.#starts[word + 1]! - start !== length) return false;
    const own = this.#units;
    for (let i = 0; i < length; i++) if (own[start + i] !== units[i]) return false;
    return true;
  }

  #add(units: Uint16Array, length: number, hash: number): number {
    const word = this.#size;
    if (word === this.#hashes.length) this.#grow();
    const start = this.#starts[word]!;
    if (start + length > this.#units.length) {
      const larger = new Uint16Array(Math.max(2 * this.#units.length, start + length));
      larger.set(this.#units);
      this.#units = larger;
    }
    for (let i = 0; i < length; i++) this.#units[start + i] = units[i]!;
    this.#starts[word + 1] = start + length;
    this.#hashes[word] = hash;
    this.#size = word + 1;
    this.#place(word);
    return word;
  }

  #place(word: number): void {
    const mask = this.#slots.length - 1;
    let slot = spread(this.#hashes[word]!) & mask;
    while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & mask;
    this.#slots[slot] = word + 1;
  }

  #grow(): void {
    const words = 2 * this.#hashes.length;
    const hashes = new Int32Array(words);
    const starts = new Int32Array(words + 1);
    hashes.set(this.#hashes);
    starts.set(this.#starts);
    this.#hashes = hashes;
    this.#starts = starts;
    this.#slots = new Int32Array(2 * words);
    for (let word = 0; word < this.#size; word++) this.#place(word);
  }
}

/** The low bits of an FNV hash know little of the last units; the mask looks only at those. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}

function unitsOf(word: string): Uint16Array {
  return Uint16Array.from({ length: word.length }, (_, i) => word.charCodeAt(i));
}

function hashOf(units: Uint16Array): number {
  let hash = HASH_SEED;
  for (const unit of units) hash = hashUnit(hash, unit);
  return hash;
}

function stringOf(units: Uint16Array): string {
  // fromCharCode makes one-byte strings where it can; its arguments lie on the stack, so it gets no long words.
  if (units.length <= 1024) return String.fromCharCode(...units);
  return Buffer.from(units.buffer, units.byteOffset, units.byteLength).toString('utf16le');
}

import { release } from './memory.ts';
import type { Terms } from './sort-terms.ts';

/** Start value of the running hash (FNV-1a on UTF-16 units). */
export const HASH_SEED = 0x811c9dc5 | 0;

export function hashUnit(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** Numbers of a slot: hash, the word's number + 1 or one of those below, start and length of the word in `units`. */
const SLOT = 4;
const FREE = 0;
/** Such a slot is no place for another word: searches must go on past it. */
const FORGOTTEN = -1;
/** Words that a table holds at least before it grows. */
const MIN_CAPACITY = 1 << 9;

/**
 * Numbers distinct words 0, 1, 2, … in the order they come. Words are runs of UTF-16 units in the caller's buffer, so
 * that counting a text makes no string for a word that was seen before.
 *
 * | symbol | shape | dtype | meaning |
 * | --- | --- | --- | --- |
 * | slots | a power of two, at most half used, x SLOT | int32 | open addressing, linear probing; one cache line says it all |
 * | homes | words | int32 | where each word's slot starts |
 * | units | sum of lengths | uint16 | all words, one after another |
 */
export class WordTable {
  #size = 0;
  #capacity: number;
  #slots: Int32Array;
  #homes: Int32Array;
  #units: Uint16Array;
  #used = 0;

  /** @param words how many to expect; the table grows with more */
  constructor(words = 0) {
    this.#capacity = Math.max(MIN_CAPACITY, 2 ** Math.ceil(Math.log2(words + 1)));
    this.#slots = new Int32Array(2 * this.#capacity * SLOT);
    this.#homes = new Int32Array(this.#capacity);
    this.#units = new Uint16Array(8 * this.#capacity);
  }

  static of(words: readonly string[]): WordTable {
    const table = new WordTable(words.length);
    for (const word of words) table.internString(word);
    return table;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * @param units holds the word from `start` on
   * @param hash of the word's units, one after another from HASH_SEED
   * @returns the word's number, or one below 0
   */
  find(units: Uint16Array, start: number, length: number, hash: number): number {
    const slots = this.#slots;
    const own = this.#units;
    const mask = slots.length - 1;
    for (let slot = firstSlot(hash, mask); ; slot = (slot + SLOT) & mask) {
      const number = slots[slot + 1]!;
      if (number === FREE) return -1;
      if (slots[slot] !== hash || slots[slot + 3] !== length) continue;
      const ownStart = slots[slot + 2]!;
      let i = 0;
      while (i < length && own[ownStart + i] === units[start + i]) i++;
      if (i === length) return number - 1;
    }
  }

  /**
   * Reads the slots where words of these hashes start to be looked for. The reads do not wait for each other as look-ups do,
   * so a large table is in the cache when the look-ups come.
   *
   * @returns nothing of meaning: a sum, so that the reads are not left out
   */
  touch(hashes: Int32Array, count: number): number {
    const slots = this.#slots;
    const own = this.#units;
    const mask = slots.length - 1;
    let sum = 0;
    for (let i = 0; i < count; i++) sum = (sum + slots[firstSlot(hashes[i]!, mask) + 2]!) | 0;
    for (let i = 0; i < count; i++) sum = (sum + own[slots[firstSlot(hashes[i]!, mask) + 2]!]!) | 0;
    return sum;
  }

  /** Gives each word another number, or none where it is negative. No word can be added after that. */
  renumber(numbers: Int32Array): void {
    for (let word = 0; word < this.#size; word++) {
      const number = numbers[word]!;
      this.#slots[this.#homes[word]! + 1] = number < 0 ? FORGOTTEN : number + 1;
    }
  }

  /** Frees the words, now. The table cannot be used afterwards. */
  release(): void {
    release(this.#slots, this.#homes, this.#units);
  }

  /** @returns the word's number; a new word is given the next */
  intern(units: Uint16Array, start: number, length: number, hash: number): number {
    const found = this.find(units, start, length, hash);
    return found >= 0 ? found : this.#add(units, start, length, hash);
  }

  /** @returns the word's number, or -1 */
  findString(word: string): number {
    return Math.max(-1, this.find(spell(word), 0, word.length, spelled.hash));
  }

  internString(word: string): number {
    return this.intern(spell(word), 0, word.length, spelled.hash);
  }

  /** The words with the given numbers, as strings. */
  strings(ids: Int32Array): string[] {
    const { units, starts, lengths } = this.terms(ids);
    // All words are decoded at once where Latin-1 can say them: making strings one by one costs more than finding words.
    const isLatin1 = units.every((unit) => unit <= 0xff);
    const all = isLatin1
      ? Buffer.from(units).toString('latin1')
      : Buffer.from(units.buffer, 0, units.byteLength).toString('utf16le');
    return Array.from(starts, (start, i) => all.slice(start, start + lengths[i]!));
  }

  /** The words numbered from `first` on, in order. Words that came before are not looked at. */
  stringsFrom(first: number): string[] {
    if (first >= this.#size) return [];
    const begin = this.#slots[this.#homes[first]! + 2]!;
    const all = Buffer.from(this.#units.buffer, 2 * begin, 2 * (this.#used - begin)).toString('utf16le');
    return Array.from({ length: this.#size - first }, (_, i) => {
      const home = this.#homes[first + i]!;
      const start = this.#slots[home + 2]! - begin;
      return all.slice(start, start + this.#slots[home + 3]!);
    });
  }

  /** Where the words with the given numbers are. */
  terms(ids: Int32Array): Terms {
    const starts = new Int32Array(ids.length);
    const lengths = new Int32Array(ids.length);
    for (let i = 0; i < ids.length; i++) {
      const home = this.#homes[ids[i]!]!;
      starts[i] = this.#slots[home + 2]!;
      lengths[i] = this.#slots[home + 3]!;
    }
    return { units: this.#units.subarray(0, this.#used), starts, lengths };
  }

  #add(units: Uint16Array, start: number, length: number, hash: number): number {
    const word = this.#size;
    if (word === this.#capacity) this.#grow();
    const ownStart = this.#used;
    if (ownStart + length > this.#units.length) {
      const larger = new Uint16Array(Math.max(2 * this.#units.length, ownStart + length));
      larger.set(this.#units);
      release(this.#units);
      this.#units = larger;
    }
    for (let i = 0; i < length; i++) this.#units[ownStart + i] = units[start + i]!;
    this.#used = ownStart + length;
    this.#size = word + 1;
    this.#place(word, hash, ownStart, length);
    return word;
  }

  #place(word: number, hash: number, start: number, length: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = firstSlot(hash, mask);
    while (slots[slot + 1] !== FREE) slot = (slot + SLOT) & mask;
    slots[slot] = hash;
    slots[slot + 1] = word + 1;
    slots[slot + 2] = start;
    slots[slot + 3] = length;
    this.#homes[word] = slot;
  }

  #grow(): void {
    const [homes, slots] = [this.#homes, this.#slots];
    this.#capacity *= 2;
    this.#homes = new Int32Array(this.#capacity);
    this.#slots = new Int32Array(2 * this.#capacity * SLOT);
    for (let word = 0; word < this.#size; word++) {
      const home = homes[word]!;
      this.#place(word, slots[home]!, slots[home + 2]!, slots[home + 3]!);
    }
    release(homes, slots);
  }
}

/** The low bits of an FNV hash know little of the last units, and the mask looks only at those. */
function firstSlot(hash: number, mask: number): number {
  return ((hash ^ (hash >>> 15)) * SLOT) & mask;
}

const spelled = { units: new Uint16Array(1 << 8), hash: 0 };

/** Puts a word's units and hash into `spelled`, until the next call. */
function spell(word: string): Uint16Array {
  if (spelled.units.length < word.length) spelled.units = new Uint16Array(2 * word.length);
  const { units } = spelled;
  let hash = HASH_SEED;
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    units[i] = unit;
    hash = hashUnit(hash, unit);
  }
  spelled.hash = hash;
  return units;
}

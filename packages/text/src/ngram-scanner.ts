import { columnOfHash, murmur3 } from './murmur3.ts';
import type { NgramAutomaton } from './ngram-automaton.ts';
import { NgramSieve } from './ngram-sieve.ts';
import { copyCharacters, Pieces } from './pieces.ts';
import type { RepresentationBlock } from './representation.ts';
import type { Scanner } from './scanner.ts';
import { TextUnits } from './text-units.ts';
import type { WordPairs } from './word-pairs.ts';
import { HASH_SEED, hashUnit, WordTable } from './word-table.ts';

export type NgramKind = Pick<RepresentationBlock, 'analyzer' | 'ngramRange' | 'tokens'>;

export interface NgramOptions extends NgramKind {
  readonly lowerCase: boolean;
  readonly stopWords: readonly string[];
}

/** Finds the n-grams of a table: those of characters, or words and pairs of words. */
export interface NgramIndex {
  readonly characters?: NgramAutomaton;
  readonly pairs?: WordPairs;
  /** What the index, and so the scanner, gives in place of the table's numbers. */
  readonly numbers?: Int32Array | undefined;
}

/** N-grams that are cut before they are numbered: their spans stay in the cache. */
const BATCH = 1 << 12;

/**
 * Cuts texts into n-grams of words or characters as scikit-learn's vectorisers do, and numbers them by a table or by their
 * hash, without making strings. Characters are code points.
 */
export class NgramScanner implements Scanner {
  ids = new Int32Array(BATCH);
  cut = 0;
  #count = 0;
  #spans = 0;
  #touched = 0;
  #grow = false;
  /** The units that the spans are of. */
  #line = new Uint16Array(0);
  readonly #starts = new Int32Array(BATCH);
  readonly #lengths = new Int32Array(BATCH);
  readonly #hashes = new Int32Array(BATCH);
  readonly #text = new TextUnits();
  readonly #pieces: Pieces;
  readonly #options: NgramOptions;
  readonly #target: WordTable | NgramSieve | number;
  readonly #index: NgramIndex;
  readonly #sieve: NgramSieve | undefined;
  #wordIds = new Int32Array(0);
  /** Words that were found by number, and how many of the ids are words; -1 if the text was cut otherwise. */
  #words = -1;
  #knownWords = 0;

  /**
   * @param target a table that numbers n-grams, or how many bits of their hash do, or a sieve that counts them and gives no numbers
   * @param index by which the table's n-grams are found faster
   * @param sieve of the n-grams that may be added to the table. Default: all
   */
  constructor(
    options: NgramOptions,
    target: WordTable | NgramSieve | number,
    index: NgramIndex = {},
    sieve?: NgramSieve,
  ) {
    this.#options = options;
    this.#target = target;
    this.#index = index;
    this.#sieve = sieve;
    const { stopWords } = options;
    const drops = options.analyzer === 'word' && stopWords.length > 0;
    this.#pieces = new Pieces(drops ? WordTable.of(stopWords) : undefined);
  }

  get capacity(): number {
    return this.#text.units.length;
  }

  shortest(documentFrequency: Int32Array): { terms: number; known: number } | undefined {
    if (this.#words < 0) return undefined;
    let known = 0;
    for (let i = 0; i < this.#knownWords; i++) if (documentFrequency[this.ids[i]!]! > 0) known++;
    return { terms: this.#words, known };
  }

  scan(text: string, grow: boolean): number {
    this.#words = -1;
    const { lowerCase, analyzer, ngramRange, tokens } = this.#options;
    const [shortest, longest] = ngramRange;
    this.#count = 0;
    this.cut = 0;
    this.#grow = grow;
    this.#text.load(lowerCase ? text.toLowerCase() : text);
    const { units, length } = this.#text;
    const pieces = this.#pieces;
    if (analyzer === 'char') {
      const characters = copyCharacters(units, length, units);
      if (tokens === 'pieces') {
        this.#line = units;
        this.#cutCharacters(0, characters, shortest, longest);
      } else {
        pieces.cutPieces(units, characters, true);
        this.#line = pieces.line;
        if (pieces.count > 0) this.#cutCharacters(1, pieces.length - 1, shortest, longest);
      }
    } else {
      if (analyzer === 'word' && tokens === 'letters') pieces.cutLetters(units, length);
      else pieces.cutPieces(units, length, tokens === 'letters');
      this.#line = pieces.line;
      if (analyzer === 'word') this.#cutWords(shortest, longest);
      else this.#cutWithinWords(shortest, longest);
    }
    this.#number();
    return this.#count;
  }

  #cutWords(shortest: number, longest: number): void {
    const { pairs } = this.#index;
    if (pairs && !this.#grow && longest <= 2) {
      this.#findWords(pairs, shortest, longest);
      return;
    }
    const { line, starts, ends, hashes, count } = this.#pieces;
    for (let first = 0; first < count; first++) {
      const start = starts[first]!;
      let hash = hashes[first]!;
      if (shortest === 1) this.#add(start, ends[first]! - start, hash);
      for (let n = 2; n <= longest && first + n <= count; n++) {
        const end = ends[first + n - 1]!;
        for (let i = ends[first + n - 2]!; i < end; i++) hash = hashUnit(hash, line[i]!);
        if (n >= shortest) this.#add(start, end - start, hash);
      }
    }
  }

  #findWords(pairs: WordPairs, shortest: number, longest: number): void {
    const { line, starts, ends, hashes, count } = this.#pieces;
    const { words, columns } = pairs;
    this.#room(2 * count);
    if (this.#wordIds.length < count) this.#wordIds = new Int32Array(2 * count);
    const { ids } = this;
    const wordIds = this.#wordIds;
    let at = this.#count;
    this.#touched ^= words.touch(hashes, count);
    for (let i = 0; i < count; i++) {
      const start = starts[i]!;
      wordIds[i] = words.find(line, start, ends[i]! - start, hashes[i]!);
    }
    if (shortest === 1) {
      for (let i = 0; i < count; i++) {
        const word = wordIds[i]!;
        if (word >= 0 && columns[word]! >= 0) ids[at++] = columns[word]!;
      }
      this.cut += count;
      this.#words = count;
      this.#knownWords = at;
    }
    if (longest === 2 && count > 1) {
      for (let i = 1; i < count; i++) {
        const first = wordIds[i - 1]!;
        const second = wordIds[i]!;
        if (first < 0 || second < 0) continue;
        const column = pairs.find(first, second);
        if (column >= 0) ids[at++] = column;
      }
      this.cut += count - 1;
    }
    this.#count = at;
  }

  #cutWithinWords(shortest: number, longest: number): void {
    const { starts, ends, count } = this.#pieces;
    for (let piece = 0; piece < count; piece++) {
      // The blanks at both ends are part of it.
      const [from, to] = [starts[piece]! - 1, ends[piece]! + 1];
      const [before, found] = [this.#spans, this.cut];
      this.#cutCharacters(from, to, shortest, longest);
      if (this.#spans !== before || this.cut !== found) continue;
      // A word shorter than the shortest n-gram counts once, as a whole.
      let hash = HASH_SEED;
      for (let i = from; i < to; i++) hash = hashUnit(hash, this.#line[i]!);
      this.#add(from, to - from, hash);
    }
  }

  #cutCharacters(from: number, to: number, shortest: number, longest: number): void {
    const { characters } = this.#index;
    if (characters && !this.#grow && this.#findCharacters(characters, from, to, shortest, longest)) return;
    const line = this.#line;
    for (let start = from; start < to; ) {
      let hash = HASH_SEED;
      let at = start;
      let next = start;
      for (let n = 1; n <= longest && at < to; n++) {
        const unit = line[at++]!;
        hash = hashUnit(hash, unit);
        if ((unit & 0xfc00) === 0xd800 && at < to && (line[at]! & 0xfc00) === 0xdc00)
          hash = hashUnit(hash, line[at++]!);
        if (n === 1) next = at;
        if (n >= shortest) this.#add(start, at - start, hash);
      }
      start = next;
    }
  }

  /** @returns whether it could: a text with surrogates is cut */
  #findCharacters(automaton: NgramAutomaton, from: number, to: number, shortest: number, longest: number): boolean {
    const characters = to - from;
    if (characters < shortest) return false;
    this.#room(characters * automaton.lengths);
    const end = automaton.scan(this.#line, from, to, this.ids, this.#count);
    if (end < 0) return false;
    this.#count = end;
    for (let n = shortest; n <= longest && n <= characters; n++) this.cut += characters - n + 1;
    return true;
  }

  #add(start: number, length: number, hash: number): void {
    if (this.#spans === BATCH) this.#number();
    const at = this.#spans++;
    this.#starts[at] = start;
    this.#lengths[at] = length;
    this.#hashes[at] = hash;
  }

  /** Makes room for more ids. */
  #room(more: number): void {
    if (this.#count + more <= this.ids.length) return;
    const ids = new Int32Array(2 * (this.#count + more));
    ids.set(this.ids.subarray(0, this.#count));
    this.ids = ids;
  }

  /** Numbers the n-grams that were cut, and empties the spans. */
  #number(): void {
    const spans = this.#spans;
    const target = this.#target;
    if (target instanceof NgramSieve) {
      target.add(this.#hashes, spans);
      this.#spans = 0;
      this.cut += spans;
      return;
    }
    this.#room(spans);
    this.#spans = 0;
    this.cut += spans;
    const { ids } = this;
    const { numbers } = this.#index;
    const line = this.#line;
    const [starts, lengths, hashes] = [this.#starts, this.#lengths, this.#hashes];
    let count = this.#count;
    if (typeof target !== 'number') this.#touched ^= target.touch(hashes, spans);
    if (typeof target === 'number') {
      for (let i = 0; i < spans; i++) ids[count++] = columnOfHash(murmur3(line, starts[i]!, lengths[i]!), target);
    } else if (this.#grow && this.#sieve) {
      const sieve = this.#sieve;
      for (let i = 0; i < spans; i++) {
        if (!sieve.passes(hashes[i]!)) continue;
        ids[count++] = target.intern(line, starts[i]!, lengths[i]!, hashes[i]!);
      }
    } else if (this.#grow) {
      for (let i = 0; i < spans; i++) ids[count++] = target.intern(line, starts[i]!, lengths[i]!, hashes[i]!);
    } else {
      for (let i = 0; i < spans; i++) {
        const id = target.find(line, starts[i]!, lengths[i]!, hashes[i]!);
        if (id >= 0) ids[count++] = numbers ? numbers[id]! : id;
      }
    }
    this.#count = count;
  }
}

import { MlopsError } from '@aml-mlops/errors';
import { countMatrix, Vocabulary } from '@aml-mlops/text';
import { allocateCounts, type CountMatrix } from './count-matrix.ts';

interface Chunk {
  readonly words: Int32Array;
  readonly counts: Float32Array;
  used: number;
}

const CHUNK = 1 << 20;
const NOTHING: Chunk = { words: new Int32Array(0), counts: new Float32Array(0), used: 0 };

/**
 * Builds a vocabulary and the counts of its documents in one pass. Texts are not kept, so memory is that of the counts:
 * 8 bytes per entry, twice that while `finish` packs them.
 *
 * Words get provisional numbers in order of first occurrence; `finish` sorts the vocabulary by code point and renumbers.
 */
export class CountsBuilder {
  readonly #ids = new Map<string, number>();
  #documentFrequency = new Int32Array(1 << 12);
  readonly #indptr: number[] = [0];
  #chunks: Chunk[] = [];

  /** Adds documents, split into words as `tokenise` does. Batches of a few thousand are fastest. */
  append(texts: readonly string[]): void {
    const vocabulary = vocabularyOf(texts);
    const columns = Int32Array.from(vocabulary.words, (word) => this.#idOf(word));
    const { indptr, indices, data } = countMatrix(texts, vocabulary);
    for (let row = 0; row < texts.length; row++) {
      const from = indptr[row]!;
      const to = indptr[row + 1]!;
      const chunk = this.#room(to - from);
      for (let e = from; e < to; e++) {
        const id = columns[indices[e]!]!;
        this.#documentFrequency[id]!++;
        chunk.words[chunk.used] = id;
        chunk.counts[chunk.used++] = data[e]!;
      }
      this.#indptr.push(this.#indptr.at(-1)! + to - from);
    }
  }

  /**
   * @param minFrequency minimum number of documents a word must occur in. Default: 1. Range: [1, inf)
   * @throws MlopsError `E_EMPTY_VOCABULARY` if no word is left
   */
  finish(minFrequency = 1): { vocabulary: Vocabulary; counts: CountMatrix } {
    const kept = [...this.#ids.keys()].filter((_, id) => this.#documentFrequency[id]! >= minFrequency);
    const vocabulary = Vocabulary.build([kept]);
    const columns = Int32Array.from(this.#ids.keys(), (_, i) => i).fill(-1);
    for (const [column, word] of vocabulary.words.entries()) columns[this.#ids.get(word)!] = column;
    let entries = 0;
    for (const { words, used } of this.#chunks) {
      for (let e = 0; e < used; e++) if (columns[words[e]!]! >= 0) entries++;
    }
    const counts = allocateCounts(this.#indptr.length - 1, vocabulary.size, entries);
    this.#pack(counts, columns);
    return { vocabulary, counts };
  }

  #idOf(word: string): number {
    let id = this.#ids.get(word);
    if (id === undefined) {
      id = this.#ids.size;
      this.#ids.set(word, id);
      if (id >= this.#documentFrequency.length) {
        const larger = new Int32Array(2 * id);
        larger.set(this.#documentFrequency);
        this.#documentFrequency = larger;
      }
    }
    return id;
  }

  #room(entries: number): Chunk {
    const last = this.#chunks.at(-1);
    if (last && last.used + entries <= last.words.length) return last;
    const size = Math.max(CHUNK, entries);
    const chunk = { words: new Int32Array(size), counts: new Float32Array(size), used: 0 };
    this.#chunks.push(chunk);
    return chunk;
  }

  #pack(into: CountMatrix, columns: Int32Array): void {
    let chunk = 0;
    let at = 0;
    let out = 0;
    let keys = new Float64Array(256);
    for (let row = 0; row < into.rows; row++) {
      const length = this.#indptr[row + 1]! - this.#indptr[row]!;
      if (length > keys.length) keys = new Float64Array(2 * length);
      // A row never straddles two chunks: `#room` allocates it within one.
      if (length > 0 && at === this.#chunks[chunk]!.used) {
        this.#chunks[chunk++] = NOTHING;
        at = 0;
      }
      const { words, counts } = this.#chunks[chunk] ?? NOTHING;
      let kept = 0;
      for (let e = 0; e < length; e++) {
        const column = columns[words[at + e]!]!;
        if (column >= 0) keys[kept++] = column * 2 ** 22 + e;
      }
      for (const key of keys.subarray(0, kept).sort()) {
        into.words[out] = Math.floor(key / 2 ** 22);
        into.counts[out++] = counts[at + (key % 2 ** 22)]!;
      }
      at += length;
      into.indptr[row + 1] = out;
    }
    this.#chunks = [];
  }
}

function vocabularyOf(texts: readonly string[]): Vocabulary {
  try {
    return Vocabulary.build(texts);
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'E_EMPTY_VOCABULARY') return Vocabulary.of([]);
    throw error;
  }
}

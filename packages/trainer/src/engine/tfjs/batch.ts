import type { CountMatrix } from '../../data/count-matrix.ts';

/** A batch in TensorFlow's form: restricted to its own words, so that a step touches no others. */
export interface LocalBatch {
  /** Words that occur, int32 [U], in order of first occurrence; at least one. */
  readonly words: Int32Array;
  /** Position of each count in the matrix [rows, U], int32 [E, 2] row-major; at least one. */
  readonly places: Int32Array;
  /** float32 [E] */
  readonly counts: Float32Array;
}

/** Reads batches of documents. Only entries are sent to a GPU; the matrix, mostly zeros, is built there. */
export class BatchReader {
  /** Index of each word in the current batch, -1 if not in it yet; int32 [V]. */
  readonly #placeOf: Int32Array;

  constructor(vocabularySize: number) {
    this.#placeOf = new Int32Array(vocabularySize).fill(-1);
  }

  read({ indptr, words, counts }: CountMatrix, rows: Int32Array): LocalBatch {
    let entries = 0;
    for (const row of rows) entries += indptr[row + 1]! - indptr[row]!;
    if (entries === 0) return { words: Int32Array.of(0), places: Int32Array.of(0, 0), counts: Float32Array.of(0) };
    const found = new Int32Array(entries);
    const places = new Int32Array(2 * entries);
    const values = new Float32Array(entries);
    let size = 0;
    let at = 0;
    for (const [i, row] of rows.entries()) {
      for (let e = indptr[row]!; e < indptr[row + 1]!; e++, at++) {
        const word = words[e]!;
        let place = this.#placeOf[word]!;
        if (place < 0) {
          place = size++;
          this.#placeOf[word] = place;
          found[place] = word;
        }
        places[2 * at] = i;
        places[2 * at + 1] = place;
        values[at] = counts[e]!;
      }
    }
    const own = found.slice(0, size);
    for (const word of own) this.#placeOf[word] = -1;
    return { words: own, places, counts: values };
  }
}

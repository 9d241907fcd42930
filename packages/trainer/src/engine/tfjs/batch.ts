import type { CountMatrix } from '../../data/count-matrix.ts';

/** A batch as TensorFlow reads it: its own words alone, so that a step does not touch the others. */
export interface LocalBatch {
  /** Words that occur, int32 [U], in the order in which they first do; at least one. */
  readonly words: Int32Array;
  /** Where each count stands in the matrix [rows, U], int32 [E, 2] row-major; at least one. */
  readonly places: Int32Array;
  /** float32 [E] */
  readonly counts: Float32Array;
}

/** Reads batches of documents. What goes over to a GPU is their entries: the matrix, mostly zeros, is laid out there. */
export class BatchReader {
  /** Place of each word in the batch at hand, -1 if it is not there yet; int32 [V]. */
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

import { Sfc32 } from '@aml-mlops/random';

/**
 * Selects the documents whose language is detected: all of them, or a sample drawn without replacement from a stream of
 * rows (Knuth's algorithm S, The Art of Computer Programming 2, 3.4.2). The selection does not depend on the batches.
 */
export class LanguageSample {
  #remaining: number;
  #wanted: number;
  readonly #random: Sfc32;

  /**
   * @param rows expected number of rows; rows beyond it are not drawn
   * @param size 0 for all
   * @param stream makes the draw of one dataset independent of that of another with the same seed
   */
  constructor(rows: number, size: number, seed: number, stream: string) {
    this.#remaining = rows;
    this.#wanted = size === 0 || size >= rows ? Number.POSITIVE_INFINITY : size;
    this.#random = new Sfc32(seed, `languages of ${stream}`);
  }

  /** 1 for each of the next rows that is drawn. */
  next(rows: number): Uint8Array {
    if (this.#wanted === Number.POSITIVE_INFINITY) return new Uint8Array(rows).fill(1);
    return Uint8Array.from({ length: rows }, () => {
      const isDrawn = this.#random.uniform() * this.#remaining < this.#wanted && this.#remaining > 0;
      if (this.#remaining > 0) this.#remaining--;
      if (isDrawn) this.#wanted--;
      return isDrawn ? 1 : 0;
    });
  }
}

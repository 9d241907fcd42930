import { Sfc32 } from '@aml-mlops/random';

/** A draw of documents of one set. */
export interface LanguageDraw {
  readonly documents: number;
  readonly seed: number;
  /** Makes the draw independent of that of another set with the same seed. */
  readonly stream: string;
}

/** Default number of documents per set whose language is detected. */
const LANGUAGE_SAMPLE = 20_000;

/**
 * Which documents of a set have their language detected; null: all of them.
 *
 * @param rows expected number of rows
 * @param options.languageSample documents at most; 0 for all. Default: {@link LANGUAGE_SAMPLE}
 * @param options.seed Default: 42
 */
export function languageDraw(
  rows: number,
  stream: string,
  options: { readonly languageSample?: number; readonly seed?: number } = {},
): LanguageDraw | null {
  const { languageSample: documents = LANGUAGE_SAMPLE, seed = 42 } = options;
  return documents === 0 || documents >= rows ? null : { documents, seed, stream };
}

/**
 * Selects the documents whose language is detected: all of them, or a sample drawn without replacement from a stream of
 * rows (Knuth's algorithm S, The Art of Computer Programming 2, 3.4.2). The selection does not depend on the batches.
 */
export class LanguageSample {
  #remaining: number;
  #wanted: number;
  readonly #random: Sfc32 | undefined;

  /**
   * @param rows expected number of rows; rows beyond it are not drawn
   * @param draw null for all
   */
  constructor(rows: number, draw: LanguageDraw | null) {
    this.#remaining = rows;
    this.#wanted = draw?.documents ?? rows;
    this.#random = draw ? new Sfc32(draw.seed, `languages of ${draw.stream}`) : undefined;
  }

  /** 1 for each of the next rows that is drawn. */
  next(rows: number): Uint8Array {
    const random = this.#random;
    if (!random) return new Uint8Array(rows).fill(1);
    return Uint8Array.from({ length: rows }, () => {
      const isDrawn = random.uniform() * this.#remaining < this.#wanted && this.#remaining > 0;
      if (this.#remaining > 0) this.#remaining--;
      if (isDrawn) this.#wanted--;
      return isDrawn ? 1 : 0;
    });
  }
}

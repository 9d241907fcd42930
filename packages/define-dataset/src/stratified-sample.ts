import { type RandomSource, Sfc32 } from '@aml-mlops/random';

/**
 * Draws an exact share of every class from a stream of rows, without holding them: Knuth's algorithm S (The Art of Computer
 * Programming 2, 3.4.2). Of n rows of a class, round(share n) are drawn, at least one.
 */
export class StratifiedSample {
  readonly #random: RandomSource;
  readonly #remaining: number[];
  readonly #wanted: number[];

  /**
   * @param classRows expected number of rows of each class
   * @param share share of rows to draw. Range: (0, 1]
   * @param stream a name that makes this draw independent of others with the same seed
   */
  constructor(classRows: readonly number[], share: number, seed: number, stream: string) {
    this.#random = new Sfc32(seed, stream);
    this.#remaining = [...classRows];
    this.#wanted = classRows.map((rows) => sampleSize(rows, share));
  }

  /** Whether the next row, of class `target`, is drawn. */
  next(target: number): boolean {
    const remaining = this.#remaining[target] ?? 0;
    const wanted = this.#wanted[target] ?? 0;
    if (remaining === 0) throw new RangeError(`more rows of class ${target} came than were announced`);
    const drawn = this.#random.uniform() * remaining < wanted;
    this.#remaining[target] = remaining - 1;
    if (drawn) this.#wanted[target] = wanted - 1;
    return drawn;
  }
}

/** Number of rows in a share of `rows`: rounded, and at least one if there are any. */
export function sampleSize(rows: number, share: number): number {
  return rows === 0 ? 0 : Math.max(1, Math.round(rows * share));
}

/**
 * Reduces `share` so that at most about `most` rows are drawn: each class is rounded, and one with rows keeps at least one.
 *
 * @param classRows rows of each class
 * @param most maximum number of rows. Range: [1, inf)
 */
export function boundedShare(classRows: readonly number[], share: number, most: number): number {
  const rows = classRows.reduce((sum, count) => sum + count, 0);
  return rows * share <= most ? share : most / rows;
}

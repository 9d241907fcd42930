import { FEATURE_THRESHOLD } from './word-hits.ts';

/**
 * The best split of a node's documents on one word, by Gini impurity, using only the documents that contain the word.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | total | C | weight of each class in the node |
 * | moved | C | weight of each class on the growing side, as documents move over in order of their value |
 * | score | | Σ l²/Σ l + Σ r²/Σ r over the two sides: higher is purer; the part of the impurity that depends on the split |
 *
 * Documents without the word are zeros between the negative and the positive values. They stay in place while positive
 * values move right from the largest down, and negative ones left from the smallest up.
 */
export class SplitSearch {
  /** Best split so far. */
  score = Number.NEGATIVE_INFINITY;
  feature = -1;
  threshold = 0;
  readonly #codes: Int32Array;
  readonly #weights: Float64Array;
  readonly #moved: Float64Array;
  #total: Float64Array = new Float64Array(0);
  #totalWeight = 0;
  #totalSquares = 0;
  #documents = 0;

  constructor(codes: Int32Array, weights: Float64Array, C: number) {
    this.#codes = codes;
    this.#weights = weights;
    this.#moved = new Float64Array(C);
  }

  /** Starts a node with this many documents. */
  begin(total: Float64Array, documents: number): void {
    this.score = Number.NEGATIVE_INFINITY;
    this.feature = -1;
    this.#total = total;
    this.#documents = documents;
    let weight = 0;
    let squares = 0;
    for (const count of total) {
      weight += count;
      squares += count * count;
    }
    this.#totalWeight = weight;
    this.#totalSquares = squares;
  }

  /**
   * Evaluates a word.
   *
   * @param rows, values documents of the node that contain the word, and their values; sorted in place, by value
   * @returns false if the word is constant in the node
   */
  consider(feature: number, rows: Int32Array, values: Float32Array, count: number): boolean {
    sortByValue(rows, values, count);
    const zeros = this.#documents > count;
    const low = zeros ? Math.min(0, values[0]!) : values[0]!;
    const high = zeros ? Math.max(0, values[count - 1]!) : values[count - 1]!;
    if (count === 0 || high <= low + FEATURE_THRESHOLD) return false;
    let firstPositive = 0;
    while (firstPositive < count && values[firstPositive]! <= 0) firstPositive++;
    if (firstPositive < count) this.#moveRight(feature, rows, values, firstPositive, count, zeros);
    if (firstPositive > 0) this.#moveLeft(feature, rows, values, firstPositive, zeros);
    return true;
  }

  #moveRight(
    feature: number,
    rows: Int32Array,
    values: Float32Array,
    first: number,
    count: number,
    zeros: boolean,
  ): void {
    const moved = this.#moved;
    const total = this.#total;
    let weight = 0;
    let squares = 0;
    let rest = this.#totalSquares;
    for (let p = count - 1; p >= first; p--) {
      const c = this.#codes[rows[p]!]!;
      const w = this.#weights[rows[p]!]!;
      const m = moved[c]!;
      squares += w * (2 * m + w);
      rest -= w * (2 * (total[c]! - m) - w);
      moved[c] = m + w;
      weight += w;
      const value = values[p]!;
      const next = p > first || (!zeros && p > 0) ? values[p - 1]! : zeros ? 0 : value;
      if (value > next + FEATURE_THRESHOLD) this.#offer(feature, next, value, squares, weight, rest);
    }
    for (let p = first; p < count; p++) moved[this.#codes[rows[p]!]!] = 0;
  }

  #moveLeft(feature: number, rows: Int32Array, values: Float32Array, end: number, zeros: boolean): void {
    const moved = this.#moved;
    const total = this.#total;
    let weight = 0;
    let squares = 0;
    let rest = this.#totalSquares;
    for (let p = 0; p < end; p++) {
      const c = this.#codes[rows[p]!]!;
      const w = this.#weights[rows[p]!]!;
      const m = moved[c]!;
      squares += w * (2 * m + w);
      rest -= w * (2 * (total[c]! - m) - w);
      moved[c] = m + w;
      weight += w;
      const value = values[p]!;
      const next = p + 1 < end ? values[p + 1]! : zeros ? 0 : value;
      if (next > value + FEATURE_THRESHOLD) this.#offer(feature, value, next, squares, weight, rest);
    }
    for (let p = 0; p < end; p++) moved[this.#codes[rows[p]!]!] = 0;
  }

  #offer(feature: number, below: number, above: number, squares: number, weight: number, rest: number): void {
    const score = squares / weight + rest / (this.#totalWeight - weight);
    // Ties go to the smallest word, so that the order in which words are tried does not matter.
    if (score < this.score || (score === this.score && feature >= this.feature)) return;
    this.score = score;
    this.feature = feature;
    this.threshold = singleBetween(below, above);
  }
}

/**
 * The midpoint of two single-precision values as a single-precision value below the upper one: comparisons in single and
 * in double precision then agree.
 */
function singleBetween(below: number, above: number): number {
  const middle = Math.fround(below / 2 + above / 2);
  return middle < above ? middle : below;
}

/** Insertion sort for short lists, the usual case; a sort by index for longer ones. */
function sortByValue(rows: Int32Array, values: Float32Array, count: number): void {
  if (count > 48) {
    const order = Array.from({ length: count }, (_, p) => p).sort((a, b) => values[a]! - values[b]!);
    const sortedRows = Int32Array.from(order, (p) => rows[p]!);
    const sortedValues = Float32Array.from(order, (p) => values[p]!);
    rows.set(sortedRows);
    values.set(sortedValues);
    return;
  }
  for (let p = 1; p < count; p++) {
    const value = values[p]!;
    const row = rows[p]!;
    let q = p - 1;
    while (q >= 0 && values[q]! > value) {
      values[q + 1] = values[q]!;
      rows[q + 1] = rows[q]!;
      q--;
    }
    values[q + 1] = value;
    rows[q + 1] = row;
  }
}

import { rangeError } from '@aml-mlops/errors';

/** Relative error of quantiles: a value and its bucket's middle differ by at most 1 %. */
export const RELATIVE_ERROR = 0.01;
const GAMMA = Math.log((1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR));
const MIDDLE = 2 / (1 + Math.exp(GAMMA));

export interface ValueSketchJson {
  /** Sums of the values in whole steps and of their squares, as decimal numbers of any length. */
  readonly sum: string;
  readonly squares: string;
  readonly zeros: number;
  /** `bucket:count`, joined by blanks, ascending. */
  readonly buckets: string;
}

/**
 * Count, moments and quantiles of values from 0 on, of a size that does not grow with them (Masson, Rim and Lee, "DDSketch",
 * 2019): bucket i counts the values in (γ^(i-1), γ^i]. All that it holds are whole numbers, so merging in any order and
 * any partition gives the same sketch, bit for bit; a mean is as exact as the resolution of the values.
 *
 * Not a library: the one there is for JavaScript drops buckets past 2,048, and keeps sums that depend on the order.
 */
export class ValueSketch {
  /** What values are rounded to. */
  readonly resolution: number;
  #zeros = 0;
  readonly #buckets = new Map<number, number>();
  #total = 0;
  #sum = 0n;
  #squares = 0n;
  // Parts that are still exact as numbers, since whole numbers without end are slow.
  #partSum = 0;
  #partSquares = 0;

  constructor(resolution: number) {
    this.resolution = resolution;
  }

  get total(): number {
    return this.#total;
  }

  /** @throws MlopsError `E_PARAM_RANGE` for a value that is negative or not finite */
  add(value: number): void {
    if (!(value >= 0 && value < Number.MAX_SAFE_INTEGER)) throw rangeError('value', 'sketch', 'in [0, 2^53)', value);
    const steps = Math.round(value / this.resolution);
    this.#total++;
    this.#partSum += steps;
    const square = steps * steps;
    if (square > 2 ** 50) this.#squares += BigInt(steps) ** 2n;
    else this.#partSquares += square;
    if (this.#partSum > 2 ** 51 || this.#partSquares > 2 ** 51) this.#settle();
    if (steps === 0) this.#zeros++;
    else {
      const bucket = Math.ceil(Math.log(steps) / GAMMA);
      this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    }
  }

  /** @throws MlopsError `E_PARAM_RANGE` for a sketch of another resolution */
  merge(other: ValueSketch): void {
    if (other.resolution !== this.resolution) {
      throw rangeError('resolution', 'sketch to merge', String(this.resolution), other.resolution);
    }
    other.#settle();
    this.#sum += other.#sum;
    this.#squares += other.#squares;
    this.#total += other.#total;
    this.#zeros += other.#zeros;
    for (const [bucket, count] of other.#buckets) this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + count);
  }

  /** NaN of no value. */
  get mean(): number {
    this.#settle();
    return this.#total === 0 ? Number.NaN : (Number(this.#sum) / this.#total) * this.resolution;
  }

  /** Standard deviation of the sample, with n - 1; 0 of fewer than two values. */
  get sd(): number {
    this.#settle();
    if (this.#total < 2) return 0;
    const n = BigInt(this.#total);
    const deviations = Number(this.#squares * n - this.#sum * this.#sum) / (this.#total * (this.#total - 1));
    return Math.sqrt(Math.max(0, deviations)) * this.resolution;
  }

  /** The value that a share `q` in [0, 1] of the values does not exceed, within 1 % of it and half a resolution; NaN of none. */
  quantile(q: number): number {
    if (this.#total === 0) return Number.NaN;
    let below = 0;
    let value = 0;
    for (const [bucket, count] of this.#sorted()) {
      value = bucket === Number.NEGATIVE_INFINITY ? 0 : Math.exp(bucket * GAMMA) * MIDDLE;
      below += count;
      if (below >= q * this.#total) break;
    }
    return value * this.resolution;
  }

  /** Counts by bucket in ascending order; minus infinity is the bucket of zeros. */
  counts(): ReadonlyMap<number, number> {
    return new Map(this.#sorted());
  }

  toJSON(): ValueSketchJson {
    this.#settle();
    const buckets = [...this.#buckets].sort(([a], [b]) => a - b).map(([bucket, count]) => `${bucket}:${count}`);
    return { sum: String(this.#sum), squares: String(this.#squares), zeros: this.#zeros, buckets: buckets.join(' ') };
  }

  static fromJSON(resolution: number, json: ValueSketchJson): ValueSketch {
    const sketch = new ValueSketch(resolution);
    sketch.#sum = BigInt(json.sum);
    sketch.#squares = BigInt(json.squares);
    sketch.#zeros = json.zeros;
    sketch.#total = json.zeros;
    for (const pair of json.buckets === '' ? [] : json.buckets.split(' ')) {
      const [bucket = 0, count = 0] = pair.split(':').map(Number);
      sketch.#buckets.set(bucket, count);
      sketch.#total += count;
    }
    return sketch;
  }

  #sorted(): [number, number][] {
    const buckets = [...this.#buckets].sort(([a], [b]) => a - b);
    return this.#zeros > 0 ? [[Number.NEGATIVE_INFINITY, this.#zeros], ...buckets] : buckets;
  }

  #settle(): void {
    this.#sum += BigInt(this.#partSum);
    this.#squares += BigInt(this.#partSquares);
    [this.#partSum, this.#partSquares] = [0, 0];
  }
}

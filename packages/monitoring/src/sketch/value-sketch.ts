import { rangeError } from '@aml-mlops/errors';

/** Relative error of quantiles: a value differs from the middle of its bucket by at most 1 %. */
export const RELATIVE_ERROR = 0.01;
const GAMMA = Math.log((1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR));
const MIDDLE = 2 / (1 + Math.exp(GAMMA));

/** Buckets of small values, which most are: uint16 [4096]. */
const BUCKET_OF = Uint16Array.from({ length: 4096 }, (_, steps) => (steps === 0 ? 0 : bucketOf(steps)));

export interface ValueSketchJson {
  /** Sums of the values and of their squares, in integer steps, as decimal numbers of any length. */
  readonly sum: string;
  readonly squares: string;
  readonly zeros: number;
  /** `bucket:count`, separated by spaces, ascending. */
  readonly buckets: string;
}

/**
 * Count, moments and quantiles of non-negative values, in a size independent of their number (Masson, Rim and Lee, "DDSketch",
 * 2019): bucket i counts the values in (γ^(i-1), γ^i]. All state is integer, so merging in any order and any partition gives
 * the same sketch, bit for bit; a mean is as exact as the resolution of the values.
 *
 * Not a library: the existing one for JavaScript drops buckets past 2,048 and keeps sums that depend on the order.
 */
export class ValueSketch {
  /** Step to which values are rounded. */
  readonly resolution: number;
  #zeros = 0;
  /** Counts by bucket, as far as buckets were needed. */
  #buckets = new Float64Array();
  #total = 0;
  #sum = 0n;
  #squares = 0n;
  // Partial sums that are still exact as numbers, since BigInt is slow.
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
    else this.#count(steps < BUCKET_OF.length ? BUCKET_OF[steps]! : bucketOf(steps), 1);
  }

  /** @throws MlopsError `E_PARAM_RANGE` for a sketch with a different resolution */
  merge(other: ValueSketch): void {
    if (other.resolution !== this.resolution) {
      throw rangeError('resolution', 'sketch to merge', String(this.resolution), other.resolution);
    }
    other.#settle();
    this.#sum += other.#sum;
    this.#squares += other.#squares;
    this.#total += other.#total;
    this.#zeros += other.#zeros;
    for (const [bucket, count] of other.#pairs()) this.#count(bucket, count);
  }

  /** NaN if empty. */
  get mean(): number {
    this.#settle();
    return this.#total === 0 ? Number.NaN : (Number(this.#sum) / this.#total) * this.resolution;
  }

  /** Sample standard deviation, with n - 1; 0 for fewer than two values. */
  get sd(): number {
    this.#settle();
    if (this.#total < 2) return 0;
    const n = BigInt(this.#total);
    const deviations = Number(this.#squares * n - this.#sum * this.#sum) / (this.#total * (this.#total - 1));
    return Math.sqrt(Math.max(0, deviations)) * this.resolution;
  }

  /** The `q` quantile, `q` in [0, 1], to within 1 % and half a resolution step; NaN if empty. */
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

  /** Counts by bucket in ascending order; zeros are in bucket minus infinity. */
  counts(): ReadonlyMap<number, number> {
    return new Map(this.#sorted());
  }

  toJSON(): ValueSketchJson {
    this.#settle();
    const buckets = this.#pairs().map(([bucket, count]) => `${bucket}:${count}`);
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
      sketch.#count(bucket, count);
      sketch.#total += count;
    }
    return sketch;
  }

  #sorted(): [number, number][] {
    const buckets = this.#pairs();
    return this.#zeros > 0 ? [[Number.NEGATIVE_INFINITY, this.#zeros], ...buckets] : buckets;
  }

  /** Buckets with values, ascending, and their counts. */
  #pairs(): [number, number][] {
    const pairs: [number, number][] = [];
    for (const [bucket, count] of this.#buckets.entries()) if (count > 0) pairs.push([bucket, count]);
    return pairs;
  }

  #count(bucket: number, times: number): void {
    if (bucket >= this.#buckets.length) {
      const wider = new Float64Array(bucket + 32);
      wider.set(this.#buckets);
      this.#buckets = wider;
    }
    this.#buckets[bucket]! += times;
  }

  #settle(): void {
    this.#sum += BigInt(this.#partSum);
    this.#squares += BigInt(this.#partSquares);
    [this.#partSum, this.#partSquares] = [0, 0];
  }
}

function bucketOf(steps: number): number {
  return Math.ceil(Math.log(steps) / GAMMA);
}

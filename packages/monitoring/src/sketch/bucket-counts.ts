import { BUCKETS } from '../two-sample/hashed-words.ts';

/** Counts other than 0, ascending by bucket; it may be sent to another thread. */
export interface SparseCounts {
  readonly buckets: Uint16Array;
  readonly counts: Uint32Array | Float64Array;
}

/**
 * Document frequencies of hashed words: an array of all buckets while documents are added, and afterwards, as most buckets of
 * most hours are empty, only those that are not.
 */
export class BucketCounts {
  #all: Float64Array | undefined;
  #sparse: SparseCounts | undefined;

  constructor(sparse?: SparseCounts) {
    this.#sparse = sparse;
  }

  /** Counts of all buckets, float64 [buckets], to add to until the next call of another method. */
  opened(): Float64Array {
    if (!this.#all) {
      this.#all = new Float64Array(BUCKETS);
      addTo(this.#all, this.#sparse);
      this.#sparse = undefined;
    }
    return this.#all;
  }

  merge(other: BucketCounts): void {
    if (other.#all) {
      const own = this.opened();
      for (let bucket = 0; bucket < BUCKETS; bucket++) own[bucket]! += other.#all[bucket]!;
    } else if (other.#sparse) {
      addTo(this.opened(), other.#sparse);
    }
  }

  sparse(): SparseCounts {
    this.#sparse ??= sparseOf(this.#all ?? new Float64Array());
    this.#all = undefined;
    return this.#sparse;
  }

  toJSON(): [number, number][] {
    const { buckets, counts } = this.sparse();
    return Array.from(buckets, (bucket, i) => [bucket, counts[i]!]);
  }

  /** @param pairs bucket in [0, buckets) and count */
  static fromJSON(pairs: readonly (readonly [number, number])[]): BucketCounts {
    const read = new BucketCounts();
    const all = read.opened();
    for (const [bucket, count] of pairs) all[bucket]! += count;
    read.sparse();
    return read;
  }
}

function addTo(all: Float64Array, { buckets, counts }: Partial<SparseCounts> = {}): void {
  for (let i = 0; i < (buckets?.length ?? 0); i++) all[buckets![i]!]! += counts![i]!;
}

function sparseOf(all: Float64Array): SparseCounts {
  let [used, highest] = [0, 0];
  for (const count of all) {
    if (count > 0) used++;
    if (count > highest) highest = count;
  }
  const buckets = new Uint16Array(used);
  const counts = highest < 2 ** 32 ? new Uint32Array(used) : new Float64Array(used);
  let at = 0;
  for (let bucket = 0; bucket < all.length; bucket++) {
    if (all[bucket] === 0) continue;
    buckets[at] = bucket;
    counts[at++] = all[bucket]!;
  }
  return { buckets, counts };
}

/**
 * A distribution of values, counted at a resolution: exact for whole numbers, rounded for others. Its size does not grow
 * with the sample.
 */
export class Distribution {
  readonly resolution: number;
  /** Values in units of the resolution, with their frequencies. */
  readonly counts: ReadonlyMap<number, number>;
  readonly total: number;

  constructor(resolution: number, counts: ReadonlyMap<number, number>) {
    this.resolution = resolution;
    this.counts = counts;
    let total = 0;
    for (const count of counts.values()) total += count;
    this.total = total;
  }

  /** The smallest value that a share `q` in [0, 1] of the values does not exceed; NaN if there are none. */
  quantile(q: number): number {
    let below = 0;
    let last = Number.NaN;
    for (const [step, count] of this.#sorted()) {
      below += count;
      last = step;
      if (below >= q * this.total) break;
    }
    return last * this.resolution;
  }

  /** Upper bounds of at most `bins` bins with about equal numbers of values; the last bound is infinite. */
  equalBins(bins: number): number[] {
    const ends: number[] = [];
    let below = 0;
    let next = 1;
    for (const [step, count] of this.#sorted()) {
      below += count;
      if (below * bins < next * this.total) continue;
      ends.push(step);
      // One value may fill several bins.
      next = Math.floor((below * bins) / this.total) + 1;
    }
    // A bin above the largest value would be empty in this sample.
    const largest = Math.max(...this.counts.keys());
    return [...ends.filter((end) => end < largest), Number.POSITIVE_INFINITY];
  }

  /** Counts of the values in the bins of {@link equalBins}. */
  countBins(ends: readonly number[]): number[] {
    const binned = ends.map(() => 0);
    let bin = 0;
    for (const [step, count] of this.#sorted()) {
      while (step > (ends[bin] ?? Number.POSITIVE_INFINITY)) bin++;
      binned[bin] = (binned[bin] ?? 0) + count;
    }
    return binned;
  }

  /** Counts in bins of equal width, for figures; values outside count in the first or the last bin. */
  histogram(edges: readonly number[]): number[] {
    const bins = edges.length - 1;
    const counts = Array.from({ length: bins }, () => 0);
    const [low, high] = [edges[0] ?? 0, edges[bins] ?? 1];
    for (const [step, count] of this.counts) {
      const bin = Math.floor(((step * this.resolution - low) / (high - low)) * bins);
      const inside = Math.min(bins - 1, Math.max(0, bin));
      counts[inside] = (counts[inside] ?? 0) + count;
    }
    return counts;
  }

  /** `value:count` in units of the resolution, separated by blanks. */
  toString(): string {
    return this.#sorted()
      .map(([step, count]) => `${step}:${count}`)
      .join(' ');
  }

  static parse(resolution: number, text: string): Distribution {
    const pairs = text === '' ? [] : text.split(' ').map((pair) => pair.split(':').map(Number));
    return new Distribution(resolution, new Map(pairs.map(([step = 0, count = 0]) => [step, count])));
  }

  #sorted(): [number, number][] {
    return [...this.counts].sort(([a], [b]) => a - b);
  }
}

import type { Histogram, Registry } from 'prom-client';
import { type LabelValues, SeriesByLabels } from './series.ts';

export interface HistogramOptions {
  readonly name: string;
  readonly help: string;
  /** Upper bounds, included, ascending. */
  readonly buckets: readonly number[];
  readonly registers: readonly Registry[];
}

/** Observations with the same labels. */
export class Observations {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;
  #count = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = bounds.map(() => 0);
  }

  /** @param value a finite number */
  observe(value: number): void {
    let bucket = 0;
    while (bucket < this.#bounds.length && value > this.#bounds[bucket]!) bucket++;
    if (bucket < this.#counts.length) this.#counts[bucket]!++;
    this.#sum += value;
    this.#count++;
  }

  get sum(): number {
    return this.#sum;
  }

  get count(): number {
    return this.#count;
  }

  /** Observations up to each bound. */
  cumulated(): number[] {
    let sum = 0;
    return this.#counts.map((count) => {
      sum += count;
      return sum;
    });
  }
}

interface CollectedValue {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly metricName: string;
}

/** What a registry makes text of, and adds to that of other processes. */
interface CollectedHistogram {
  readonly name: string;
  readonly help: string;
  readonly type: 'histogram';
  readonly aggregator: 'sum';
  readonly values: readonly CollectedValue[];
}

/**
 * A Prometheus histogram whose caller keeps the series of its labels. prom-client's makes a text of the labels at each observation to
 * find the series, and of the bound to find the bucket: several times what an observation costs.
 */
export class SeriesHistogram<Label extends string = never> {
  readonly name: string;
  readonly #options: HistogramOptions;
  readonly #series: SeriesByLabels<Label, Observations>;

  constructor(options: HistogramOptions) {
    this.name = options.name;
    this.#options = options;
    this.#series = new SeriesByLabels(() => new Observations(options.buckets));
    // A registry asks a metric for its name and values alone.
    for (const registry of options.registers) registry.registerMetric(this as unknown as Histogram);
  }

  /** The series of these labels, to be kept and added to. */
  of(labels: LabelValues<Label>): Observations {
    return this.#series.of(labels);
  }

  remove(labels: LabelValues<Label>): void {
    this.#series.remove(labels);
  }

  /** Called by the registry. */
  async get(): Promise<CollectedHistogram> {
    const { name, help } = this.#options;
    const values = [...this.#series.entries()].flatMap(({ labels, series }) => this.#valuesOf(labels, series));
    return { name, help, type: 'histogram', aggregator: 'sum', values };
  }

  #valuesOf(labels: Readonly<Record<string, string>>, series: Observations): CollectedValue[] {
    const { name, buckets } = this.#options;
    const { sum, count } = series;
    const cumulated = series.cumulated();
    const bucketOf = (le: number | string, value: number) => ({
      ...{ labels: { le, ...labels }, value, metricName: `${name}_bucket` },
    });
    return [
      ...buckets.map((bound, i) => bucketOf(bound, cumulated[i]!)),
      bucketOf('+Inf', count),
      { labels: { ...labels }, value: sum, metricName: `${name}_sum` },
      { labels: { ...labels }, value: count, metricName: `${name}_count` },
    ];
  }
}

import { Counter, type Registry } from 'prom-client';
import { type LabelValues, SeriesByLabels } from './series.ts';

/** How often something with the same labels happened. */
export interface Count {
  value: number;
}

export interface CounterOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  readonly registers: Registry[];
}

/**
 * A counter whose caller adds to the count of its labels by itself. prom-client makes a text of the labels at each increment to find
 * it, which takes longer than all else that is done for a metric; here it does so when metrics are collected.
 */
export class SeriesCounter<Label extends string> {
  readonly #counts = new SeriesByLabels<Label, Count>(() => ({ value: 0 }));

  constructor({ labelNames, ...options }: CounterOptions<Label>) {
    const counts = this.#counts;
    new Counter<Label>({
      ...options,
      labelNames: [...labelNames],
      collect() {
        this.reset();
        for (const { labels, series } of counts.entries()) this.inc(labels, series.value);
      },
    });
  }

  /** The count of these labels, to be kept and added to. */
  of(labels: LabelValues<Label>): Count {
    return this.#counts.of(labels);
  }

  remove(labels: LabelValues<Label>): void {
    this.#counts.remove(labels);
  }
}

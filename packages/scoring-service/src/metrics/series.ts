/** Values of a metric's labels. */
export type LabelValues<Label extends string> = Readonly<Record<Label, string>>;

/** The series of a metric, one for each combination of label values, in the order in which they came. */
export class SeriesByLabels<Label extends string, Series> {
  readonly #create: () => Series;
  readonly #series = new Map<string, { readonly labels: LabelValues<Label>; readonly series: Series }>();

  constructor(create: () => Series) {
    this.#create = create;
  }

  /** The series with these labels; a new one if there is none. A caller on the path of every request keeps what it gets. */
  of(labels: LabelValues<Label>): Series {
    const key = keyOf(labels);
    let entry = this.#series.get(key);
    if (!entry) {
      entry = { labels, series: this.#create() };
      this.#series.set(key, entry);
    }
    return entry.series;
  }

  remove(labels: LabelValues<Label>): void {
    this.#series.delete(keyOf(labels));
  }

  entries(): Iterable<{ readonly labels: LabelValues<Label>; readonly series: Series }> {
    return this.#series.values();
  }
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

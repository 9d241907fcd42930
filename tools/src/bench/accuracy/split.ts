import { RandomStream, shuffle } from '@aml-mlops/random';
import type { Rows } from './rows.ts';

/** Data given to both sides. */
export interface Split {
  /** Sorted. */
  readonly labels: readonly string[];
  readonly train: Part;
  readonly test: Part;
}

export interface Part {
  readonly texts: readonly string[];
  /** Indices into the labels. */
  readonly targets: readonly number[];
}

/** 70 % of the rows of each label for training and the others for testing, both cut to a maximum size. A label with one row is omitted. */
export function splitRows(
  rows: Rows,
  options: { readonly train: number; readonly test: number; readonly seed: number },
): Split {
  const byLabel = new Map<string, number[]>();
  for (const [row, label] of rows.labels.entries()) {
    const own = byLabel.get(label);
    if (own) own.push(row);
    else byLabel.set(label, [row]);
  }
  const labels = [...byLabel.keys()].filter((label) => byLabel.get(label)!.length > 1).sort();
  const sizes = labels.map((label) => byLabel.get(label)!.length);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const trainShare = Math.min(0.7, options.train / all);
  const testShare = Math.min(0.3, options.test / all);
  const parts = { train: [] as number[], test: [] as number[] };
  for (const [at, label] of labels.entries()) {
    const order = Int32Array.from(byLabel.get(label)!);
    shuffle(order, new RandomStream(options.seed, at));
    const learnt = Math.max(1, Math.round(trainShare * order.length));
    const judged = Math.max(1, Math.round(testShare * order.length));
    // One by one: a class may have more rows than a call takes arguments.
    for (const row of order.subarray(0, learnt)) parts.train.push(row);
    for (const row of order.subarray(learnt, learnt + judged)) parts.test.push(row);
  }
  const part = (chosen: readonly number[]): Part => {
    const order = Int32Array.from(chosen);
    shuffle(order, new RandomStream(options.seed, labels.length));
    return {
      texts: Array.from(order, (row) => rows.texts[row]!),
      targets: Array.from(order, (row) => labels.indexOf(rows.labels[row]!)),
    };
  };
  return { labels, train: part(parts.train), test: part(parts.test) };
}

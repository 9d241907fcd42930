import { argmax } from '../engine/javascript/gradients.ts';

export interface ClassRow {
  readonly label: string;
  /** Of the documents that were given this label, the share that have it; 0 where none was. */
  readonly precision: number;
  /** Of the documents that have this label, the share that were given it; 0 where there is none. */
  readonly recall: number;
  readonly f1: number;
  /** Documents that have this label. */
  readonly support: number;
}

export interface ClassReport {
  readonly classes: readonly ClassRow[];
  /** [true][predicted] */
  readonly confusion: readonly (readonly number[])[];
}

/** Precision, recall and F1 of each class, and who was taken for whom. */
export function classReport(probabilities: Float32Array, targets: Int32Array, labels: readonly string[]): ClassReport {
  const c = labels.length;
  const confusion = labels.map(() => new Array<number>(c).fill(0));
  for (const [i, target] of targets.entries())
    confusion[target]![argmax(probabilities.subarray(i * c, (i + 1) * c))]!++;
  const classes = labels.map((label, k) => {
    const right = confusion[k]![k]!;
    const support = confusion[k]!.reduce((sum, count) => sum + count, 0);
    const given = confusion.reduce((sum, row) => sum + row[k]!, 0);
    return {
      label,
      precision: given === 0 ? 0 : right / given,
      recall: support === 0 ? 0 : right / support,
      f1: right === 0 ? 0 : (2 * right) / (given + support),
      support,
    };
  });
  return { classes, confusion };
}

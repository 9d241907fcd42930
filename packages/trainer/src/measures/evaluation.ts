import type { LabelledCounts } from '../data/count-matrix.ts';
import { rowsOf } from '../data/count-matrix.ts';
import { argmax } from '../engine/javascript/gradients.ts';

export interface Evaluation {
  /** Share of documents classified right. */
  readonly accuracy: number;
  /** Mean of the classes' F1 scores; a class that is neither there nor predicted counts 0, as in scikit-learn. */
  readonly macroF1: number;
  /** Mean of -log p[y], with p at least 1e-15. */
  readonly logLoss: number;
  readonly documents: number;
}

/** Compares probabilities, row-major [documents, C], with the true classes of the same documents. */
export function evaluateProbabilities(probabilities: Float32Array, targets: ArrayLike<number>): Evaluation {
  const documents = targets.length;
  const classes = documents === 0 ? 0 : probabilities.length / documents;
  const right = new Int32Array(classes);
  const predicted = new Int32Array(classes);
  const present = new Int32Array(classes);
  let logLoss = 0;
  for (let i = 0; i < documents; i++) {
    const row = probabilities.subarray(i * classes, (i + 1) * classes);
    const target = targets[i]!;
    const guess = argmax(row);
    predicted[guess]!++;
    present[target]!++;
    if (guess === target) right[target]!++;
    logLoss -= Math.log(Math.max(row[target]!, 1e-15));
  }
  let hits = 0;
  let f1 = 0;
  for (let c = 0; c < classes; c++) {
    hits += right[c]!;
    if (right[c]! > 0) f1 += (2 * right[c]!) / (predicted[c]! + present[c]!);
  }
  return {
    accuracy: hits / documents,
    macroF1: f1 / classes,
    logLoss: logLoss / documents,
    documents,
  };
}

/** The classes of a set's rows, in their order. */
export function targetsOf(set: LabelledCounts): Int32Array {
  return rowsOf(set).map((row) => set.targets[row]!);
}

import { argmaxRows, classCounts, labelMetrics, logLoss } from '@aml-mlops/metrics';
import type { LabelledCounts } from '../data/count-matrix.ts';
import { rowsOf } from '../data/count-matrix.ts';

export interface Evaluation {
  /** Share of documents classified correctly. */
  readonly accuracy: number;
  /** Mean F1 of the classes that occur in truth or predictions. */
  readonly macroF1: number;
  /** NaN if the network diverged. */
  readonly logLoss: number;
  readonly documents: number;
}

/** Compares probabilities, row-major [documents, C], with the true classes of the same documents; at least one document. */
export function evaluateProbabilities(probabilities: Float32Array, targets: ArrayLike<number>): Evaluation {
  const documents = targets.length;
  const classes = documents === 0 ? 0 : probabilities.length / documents;
  const { accuracy, macroF1 } = labelMetrics(classCounts(targets, argmaxRows(probabilities, classes), classes));
  return { accuracy, macroF1, logLoss: lossOf(probabilities, targets, classes), documents };
}

function lossOf(probabilities: Float32Array, targets: ArrayLike<number>, classes: number): number {
  // Divergence is reported for the training loss, with advice on what to do about it.
  if (probabilities.includes(Number.NaN)) return Number.NaN;
  // With a single class no answer can be wrong; scikit-learn defines no log loss for it.
  return classes === 1 ? 0 : logLoss(probabilities, targets, classes);
}

/** The classes of a set's rows, in their order. */
export function targetsOf(set: LabelledCounts): Int32Array {
  return rowsOf(set).map((row) => set.targets[row]!);
}

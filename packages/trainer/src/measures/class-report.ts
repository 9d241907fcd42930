import {
  argmaxRows,
  type ClassScores,
  classCounts,
  confusionMatrix,
  classReport as scoresOf,
} from '@aml-mlops/metrics';

export interface ClassRow extends ClassScores {
  readonly label: string;
}

export interface ClassReport {
  readonly classes: readonly ClassRow[];
  /** [true][predicted] */
  readonly confusion: readonly (readonly number[])[];
}

/** Precision, recall and F1 of each class, and the confusion matrix. */
export function classReport(probabilities: Float32Array, targets: Int32Array, labels: readonly string[]): ClassReport {
  const predicted = argmaxRows(probabilities, labels.length);
  const scores = scoresOf(classCounts(targets, predicted, labels.length));
  return {
    classes: scores.map((row, c) => ({ label: labels[c]!, ...row })),
    confusion: confusionMatrix(targets, predicted, labels.length).map((row) => Array.from(row)),
  };
}

import {
  type ClassRocCurve,
  classCounts,
  confusionMatrix,
  type LabelMetrics,
  labelMetrics,
  logLoss,
  macroAuc,
  oneVsRestRoc,
} from '@aml-mlops/metrics';
import type { Judgement } from './worker.ts';

/** A model's answers for labelled documents. */
export interface Answers {
  readonly judgement: Judgement;
  /** Class of each document, int32 [rows], indices into the dataset's labels. */
  readonly truth: Int32Array;
  /** Classes known to the model: the meaning of its score columns. */
  readonly classes: Int32Array;
}

export interface Evaluation extends LabelMetrics {
  /** Mean over classes of the one-vs-rest ROC AUC of the model's scores; null if no scores rank its decisions. */
  readonly auc: number | null;
  /** Null for models without probabilities, and if there is only one label. */
  readonly logLoss: number | null;
}

export interface EvaluationDetail {
  readonly evaluation: Evaluation;
  /** [nLabels][nLabels], true class by predicted class. */
  readonly confusion: readonly Int32Array[];
  readonly roc: readonly ClassRocCurve[];
  /** 1 for each correctly classified document. */
  readonly correct: Uint8Array;
}

/**
 * Evaluates a model's answers: those for the test set, or those of all folds of a cross-validation together.
 *
 * @param parts at least one
 */
export function evaluate(parts: readonly Answers[], nLabels: number): EvaluationDetail {
  const truth = joined(parts.map((part) => part.truth));
  const predictions = joined(parts.map(({ judgement }) => judgement.predictions));
  const decisions = joinedScores(parts, (judgement) => judgement.decisions, nLabels, Number.NEGATIVE_INFINITY);
  const probabilities = joinedScores(parts, (judgement) => judgement.probabilities, nLabels, 0);
  const confusion = confusionMatrix(truth, predictions, nLabels);
  const scores = decisions ?? probabilities;
  const roc = scores && orderDecisions(scores, predictions, nLabels) ? oneVsRestRoc(scores, truth, nLabels) : [];
  return {
    confusion,
    roc,
    correct: Uint8Array.from(truth, (label, i) => (label === predictions[i] ? 1 : 0)),
    evaluation: {
      ...labelMetrics(classCounts(truth, predictions, nLabels)),
      auc: macroAuc(roc) ?? null,
      logLoss: probabilities && nLabels > 1 ? logLoss(probabilities, truth, nLabels) : null,
    },
  };
}

/**
 * Whether the predicted class has the highest score in every document. Nearest centroid decides by distance and scores by a
 * discriminant, as in scikit-learn: the area under the curve of those scores would be unrelated to its predictions.
 * Such a model has no AUC.
 */
function orderDecisions(scores: Float64Array, predictions: Int32Array, nLabels: number): boolean {
  return predictions.every((predicted, i) => {
    const row = scores.subarray(i * nLabels, (i + 1) * nLabels);
    const chosen = row[predicted]!;
    return row.every((score) => score <= chosen + 1e-9 * Math.abs(chosen));
  });
}

function joined(parts: readonly Int32Array[]): Int32Array {
  return Int32Array.from(parts.flatMap((part) => Array.from(part)));
}

/** Scores of all parts with one column per label: `missing` for labels unknown to a model. */
function joinedScores(
  parts: readonly Answers[],
  pick: (judgement: Judgement) => Float64Array | undefined,
  nLabels: number,
  missing: number,
): Float64Array | undefined {
  const rows = parts.reduce((sum, part) => sum + part.truth.length, 0);
  const all = new Float64Array(rows * nLabels).fill(missing);
  let row = 0;
  for (const { judgement, truth, classes } of parts) {
    const scores = pick(judgement);
    if (!scores) return undefined;
    const k = truth.length === 0 ? 0 : scores.length / truth.length;
    for (let i = 0; i < truth.length; i++, row++) {
      for (let c = 0; c < classes.length; c++) {
        // The single score of a binary decision is the second class's; the first has its negative.
        const score = k === 1 && classes.length === 2 ? (c === 0 ? -scores[i]! : scores[i]!) : scores[i * k + c]!;
        all[row * nLabels + classes[c]!] = score;
      }
    }
  }
  return all;
}

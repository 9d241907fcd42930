import type { CsrMatrix } from '@aml-mlops/text';
import * as z from 'zod';
import { rowScores, softmaxRows } from '../matrix/row-scores.ts';
import { linearGraph } from '../onnx/linear-graph.ts';
import { defineEstimator, type Problem } from './estimator.ts';
import type { FittedState } from './fitted-classifier.ts';
import { sumsByClass } from './naive-bayes-scores.ts';

/**
 * Nearest centroid (Rocchio) classification, as scikit-learn 1.9's `NearestCentroid` with the Euclidean metric, without
 * dense matrices. `predict` takes the nearest centroid, or with empirical priors the best discriminant; decisions and
 * probabilities come from the discriminant of Hastie, Tibshirani and Friedman (The Elements of Statistical Learning, 2nd
 * edition, equation 18.2), which scales a word by its deviation within classes.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | centroids | columns, C | mean of each class, row-major |
 * | scale | columns | 1 / s², s the pooled standard deviation within classes; 1 where s is 0 |
 * | prior | C | class priors |
 * | W, b | columns, C; C | the discriminant without |x / s|², which all classes share: 2 x · c / s² - |c / s|² + 2 log prior |
 */
export const nearestCentroid = defineEstimator({
  name: 'NearestCentroid',
  acceptsSingleClass: false,
  schema: z.object({
    priors: z.enum(['uniform', 'empirical']).default('uniform').describe('Class priors: all equal, or as in training'),
  }),
  learn: (problem, { priors }) => {
    const { X, codes, counts } = problem;
    const C = counts.length;
    const centroids = sumsByClass(X, codes, C);
    for (let at = 0, c = 0; at < centroids.length; at++) {
      centroids[at] = centroids[at]! / counts[c]!;
      c = c + 1 === C ? 0 : c + 1;
    }
    const prior = Float64Array.from(counts, (count) => (priors === 'uniform' ? 1 / C : count / X.rows));
    return { centroids, scale: inverseVariance(problem, centroids), prior };
  },
  restore: (state) => {
    const C = state.classes.length;
    const { W, b, halfNorms, isUniform } = linearParts(state);
    const centroids = state.arrays['centroids'] as Float64Array;
    const discriminant = (X: CsrMatrix) => rowScores(X, W, b);
    return {
      kind: 'decisions',
      width: C,
      // -|x - c|² / 2 without the constant |x|² / 2: the largest is the nearest.
      scores: (X) => (isUniform ? rowScores(X, centroids, halfNorms) : discriminant(X)),
      decisionFunction: (X) => {
        const scores = discriminant(X);
        if (C === 2) return Float64Array.from({ length: X.rows }, (_, i) => scores[2 * i + 1]! - scores[2 * i]!);
        const own = rowScores(squared(X), state.arrays['scale'] as Float64Array, new Float64Array(1));
        return scores.map((score, at) => score - own[Math.floor(at / C)]!);
      },
      predictProba: (X) => softmaxRows(discriminant(X), X.rows, C),
      scoreGraph: () => linearGraph(isUniform ? { W: centroids, b: halfNorms } : { W, b }),
    };
  },
});

/** Inverse pooled within-class variance (x - centroid)² / (n - C) of each word; zeros of X are counted, not visited. */
function inverseVariance({ X, codes, counts }: Problem, centroids: Float64Array): Float64Array {
  const { rows, columns, indptr, indices, data } = X;
  const C = counts.length;
  const deviations = new Float64Array(columns);
  const seen = new Int32Array(columns * C);
  for (let i = 0; i < rows; i++) {
    const c = codes[i]!;
    for (let p = indptr[i]!; p < indptr[i + 1]!; p++) {
      const j = indices[p]!;
      const difference = data[p]! - centroids[j * C + c]!;
      deviations[j] = deviations[j]! + difference * difference;
      seen[j * C + c] = seen[j * C + c]! + 1;
    }
  }
  for (let j = 0, at = 0; j < columns; j++) {
    let zeros = 0;
    for (let c = 0; c < C; c++, at++) {
      const mean = centroids[at]!;
      if (mean !== 0) zeros += (counts[c]! - seen[at]!) * mean * mean;
    }
    const variance = (deviations[j]! + zeros) / (rows - C);
    deviations[j] = variance > 0 && Number.isFinite(variance) ? 1 / variance : 1;
  }
  return deviations;
}

interface LinearParts {
  readonly W: Float64Array;
  readonly b: Float64Array;
  readonly halfNorms: Float64Array;
  readonly isUniform: boolean;
}

function linearParts(state: FittedState): LinearParts {
  const { centroids, scale, prior } = state.arrays as Record<string, Float64Array>;
  const C = state.classes.length;
  const W = new Float64Array(centroids!.length);
  const b = prior!.map((share) => 2 * Math.log(share));
  const halfNorms = new Float64Array(C);
  for (let at = 0, c = 0, j = 0; at < W.length; at++) {
    const mean = centroids![at]!;
    if (mean !== 0) {
      W[at] = 2 * mean * scale![j]!;
      b[c] = b[c]! - mean * mean * scale![j]!;
      halfNorms[c] = halfNorms[c]! - (mean * mean) / 2;
    }
    if (++c === C) {
      c = 0;
      j++;
    }
  }
  return { W, b, halfNorms, isUniform: prior!.every((share) => Math.abs(share - 1 / C) <= 1e-8 + 1e-5 / C) };
}

function squared(X: CsrMatrix): CsrMatrix {
  return { ...X, data: X.data.map((value) => value * value) };
}

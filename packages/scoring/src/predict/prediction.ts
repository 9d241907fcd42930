import type { Explanation } from '../explain/explanation.ts';

/** One of the most likely labels. */
export interface RankedLabel {
  readonly label: string;
  /** In [0, 1]; undefined if the model has no probabilities. */
  readonly probability?: number;
  /** The model's raw score; if two labels share a single score, the first has its negative. */
  readonly score: number;
}

export interface PredictOptions {
  /** Number of labels to return for each text, at most all. Default: 1. Range: [1, inf). */
  readonly top?: number;
  /** Whether to explain which words decided. Default: false. */
  readonly explain?: boolean;
  /** Told when the texts are cut into words, and go to the model. */
  readonly onTokenised?: () => void;
}

/** A model's prediction for one text. */
export interface Prediction extends RankedLabel {
  /** The likeliest labels, best first; the first is `label`. Ties are in the order of the labels. */
  readonly top: readonly RankedLabel[];
  /** Share of the text's words that are not in the model's vocabulary, in [0, 1]; 1 for a text without words. */
  readonly unknownShare: number;
  /** Present if requested and if the model has at least two labels. */
  readonly explanation?: Explanation;
}

/** Scores of all labels; if two labels share a single score, the first has its negative. */
export function labelScores(scores: readonly number[]): readonly number[] {
  return scores.length === 1 ? [-scores[0]!, scores[0]!] : scores;
}

/** Indices of the largest values, best first. In a tie the first comes first, as in `bestOf`. */
export function rankScores(values: readonly number[], count: number): number[] {
  const best: number[] = [];
  for (let rank = 0; rank < Math.min(count, values.length); rank++) {
    let at = -1;
    for (let c = 0; c < values.length; c++) {
      if (!best.includes(c) && (at === -1 || values[c]! > values[at]!)) at = c;
    }
    best.push(at);
  }
  return best;
}

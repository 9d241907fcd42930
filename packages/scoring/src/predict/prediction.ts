import type { Explanation } from '../explain/explanation.ts';

/** One of the labels that a model holds likeliest. */
export interface RankedLabel {
  readonly label: string;
  /** In [0, 1]; absent where the model only decides. */
  readonly probability?: number;
  /** What the model gave; of two labels that one score tells apart, the first has its negative. */
  readonly score: number;
}

export interface PredictOptions {
  /** Labels to rank for each text. Default 1. Range [1, labels]; more than there are labels is all of them. */
  readonly top?: number;
  /** Say which words decided. Default false. */
  readonly explain?: boolean;
  /** Told when the texts are cut into words, and go to the model. */
  readonly onTokenised?: () => void;
}

/** What a model says of one text. */
export interface Prediction extends RankedLabel {
  /** The likeliest labels, best first; the first is `label`. Ties are in the order of the labels. */
  readonly top: readonly RankedLabel[];
  /** Share of the text's words that the model has never seen, in [0, 1]; 1 for a text without words. */
  readonly unknownShare: number;
  /** Where it was asked for, and there are two labels to decide between. */
  readonly explanation?: Explanation;
}

/** Scores of all labels: of two labels that one score tells apart, the first has its negative. */
export function labelScores(scores: ArrayLike<number>): number[] {
  return scores.length === 1 ? [-scores[0]!, scores[0]!] : Array.from(scores);
}

/** Indices of the largest values, best first. Ties go to the one that comes first, as in `bestOf`. */
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

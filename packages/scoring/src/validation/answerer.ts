import type { PredictOptions, RankedLabel } from '../predict/prediction.ts';

/** What validation looks at of an answer. */
export interface Answer {
  readonly label: string;
  /** The likeliest labels, best first. */
  readonly top: readonly Pick<RankedLabel, 'label' | 'score'>[];
}

/** A model that can be asked: in a folder, or behind an endpoint. */
export interface Answerer {
  /** All labels that it knows. */
  readonly labels: readonly string[];
  predict(texts: readonly string[], options?: Pick<PredictOptions, 'top'>): Promise<readonly Answer[]>;
}

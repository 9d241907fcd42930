import type { PredictOptions, RankedLabel } from '../predict/prediction.ts';

/** The part of a prediction that validation needs. */
export interface Answer {
  readonly label: string;
  /** The likeliest labels, best first. */
  readonly top: readonly Pick<RankedLabel, 'label' | 'score'>[];
}

/** A model to validate: in a folder, or behind an endpoint. */
export interface Answerer {
  /** All labels of the model. */
  readonly labels: readonly string[];
  predict(texts: readonly string[], options?: Pick<PredictOptions, 'top'>): Promise<readonly Answer[]>;
}

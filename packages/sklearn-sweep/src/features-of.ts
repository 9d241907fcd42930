import { ENGLISH_STOP_WORDS, REPRESENTATIONS } from '@aml-mlops/text';
import type { FeatureName } from './feature-names.ts';
import type { Features } from './sweep/folds.ts';

export interface FeatureParams {
  readonly representation: FeatureName;
  readonly sublinearTf: boolean;
  readonly maxDf: number;
  readonly minDf: number;
  readonly stopWords: 'english' | 'none';
}

/** What the step's parameters say of how texts become rows. Stop words are left out of every representation's words. */
export function featuresOf({ representation, sublinearTf, maxDf, minDf, stopWords }: FeatureParams): Features {
  // Named one by one: the model's folder keeps them, and the step has parameters that change no result.
  if (representation === 'tfidf')
    return { sublinearTf, maxDf, minDf, stopWords: stopWords === 'english' ? 'english' : null };
  return { ...REPRESENTATIONS[representation], stopWords: stopWords === 'english' ? [...ENGLISH_STOP_WORDS] : [] };
}

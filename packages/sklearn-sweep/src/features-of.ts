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

/** The feature extraction that the step's parameters select. Stop words are removed in every representation. */
export function featuresOf({ representation, sublinearTf, maxDf, minDf, stopWords }: FeatureParams): Features {
  // Listed one by one: they are saved in the model's folder, and some of the step's parameters do not affect results.
  if (representation === 'tfidf')
    return { sublinearTf, maxDf, minDf, stopWords: stopWords === 'english' ? 'english' : null };
  return { ...REPRESENTATIONS[representation], stopWords: stopWords === 'english' ? [...ENGLISH_STOP_WORDS] : [] };
}

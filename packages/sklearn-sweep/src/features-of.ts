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
export function featuresOf({ representation, stopWords, ...tfidf }: FeatureParams): Features {
  if (representation === 'tfidf') return { ...tfidf, stopWords: stopWords === 'english' ? 'english' : null };
  return { ...REPRESENTATIONS[representation], stopWords: stopWords === 'english' ? [...ENGLISH_STOP_WORDS] : [] };
}

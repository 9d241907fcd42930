import { tokenise, unknownTermShare } from '@aml-mlops/text';
import type { ModelFolder } from '../model-folder.ts';

/** Share of a clean text's words that have no column in the model, in [0, 1]; 1 for a text without words. */
export function unknownShare(cleaned: string, { features }: Pick<ModelFolder, 'features'>): number {
  if (features.kind === 'blocks') return unknownTermShare(features.vectorizer, cleaned);
  const isCounts = features.kind === 'counts';
  const vocabulary = isCounts ? features.vocabulary : features.vectorizer.vocabulary;
  const words = tokenise(isCounts || !features.vectorizer.options.lowercase ? cleaned : cleaned.toLowerCase());
  if (words.length === 0) return 1;
  let unknown = 0;
  for (const word of words) if (vocabulary.indexOf(word) < 0) unknown++;
  return unknown / words.length;
}

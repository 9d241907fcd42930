import { tokenise, Vectorizer, type Vocabulary } from '@aml-mlops/text';
import type { ModelFolder } from '../model-folder.ts';

/**
 * Share of a clean text's words that have no column in the model, in [0, 1]; 1 where it has no words, 0 where the model reads no
 * single words.
 */
export function unknownShare(cleaned: string, { features }: Pick<ModelFolder, 'features'>): number {
  if (features.kind === 'counts') return unknownOf(cleaned, features.vocabulary);
  const { vectorizer } = features;
  if (vectorizer instanceof Vectorizer) {
    const { lowerCase } = vectorizer.representation;
    const block = vectorizer.blocks.find(
      ({ state }) => state.block.analyzer === 'word' && state.block.ngramRange[0] === 1,
    );
    const vocabulary = block?.state.vocabulary;
    return vocabulary ? unknownOf(lowerCase ? cleaned.toLowerCase() : cleaned, vocabulary) : 0;
  }
  return unknownOf(vectorizer.options.lowercase ? cleaned.toLowerCase() : cleaned, vectorizer.vocabulary);
}

function unknownOf(text: string, vocabulary: Vocabulary): number {
  const words = tokenise(text);
  if (words.length === 0) return 1;
  let unknown = 0;
  for (const word of words) if (vocabulary.indexOf(word) < 0) unknown++;
  return unknown / words.length;
}

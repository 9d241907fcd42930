import { MlopsError } from '@aml-mlops/errors';
import { generatedTexts, type Scorer } from '@aml-mlops/scoring';
import type { ModelIdentity } from './located-model.ts';

const SAMPLES = 32;
/** The certificate's own tolerance: an answer may depend on its neighbours in a batch to rounding alone. */
const TOLERANCE = 1e-5;

/**
 * Lets a model answer before it gets a caller: generated texts of awkward Unicode and of the model's own words, such as its
 * certificate was made on, together and one by one. All answers must be numbers, probabilities add up to 1, and the
 * two ways agree. It also warms the model up.
 *
 * @throws MlopsError `E_MODEL_ANSWERS`
 */
export async function tryOut(scorer: Scorer, { name, version }: ModelIdentity): Promise<void> {
  const { features, description } = scorer.model;
  const learnt = features.kind === 'counts' ? features : features.vectorizer;
  // Of n-grams there are no words to make texts of.
  const texts = generatedTexts('vocabulary' in learnt ? learnt.vocabulary.words : [], SAMPLES, 1);
  const { values, width } = await scorer.scores(texts);
  const refuse = (what: string, value: unknown) => {
    const message = `answers of model ${name}:${version} must be ${what}; got ${String(value)}`;
    throw new MlopsError('E_MODEL_ANSWERS', message, { value });
  };
  for (const [i, text] of texts.entries()) {
    const row = values.subarray(i * width, (i + 1) * width);
    for (const value of row) if (!Number.isFinite(value)) refuse('numbers', value);
    let sum = 0;
    for (const value of row) sum += value;
    if (description.scores === 'probabilities' && !(Math.abs(sum - 1) <= 1e-4)) refuse('probabilities of sum 1', sum);
    const alone = (await scorer.scores([text])).values;
    for (const [c, value] of alone.entries()) {
      const difference = Math.abs(value - row[c]!);
      if (!(difference <= TOLERANCE * Math.max(1, Math.abs(value))))
        refuse('the same alone and in a batch', difference);
    }
  }
}

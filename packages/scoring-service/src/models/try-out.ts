import { MlopsError } from '@aml-mlops/errors';
import { generatedTexts, type Scorer } from '@aml-mlops/scoring';
import type { ModelIdentity } from './located-model.ts';

const SAMPLES = 32;
/** The certificate's tolerance: an answer may depend on other texts in its batch through rounding only. */
const TOLERANCE = 1e-5;

/**
 * Tests a model before it serves: generated texts with unusual Unicode and the model's own words, like those of its
 * certificate, together and one by one. All answers must be numbers, probabilities must sum to 1, and both
 * ways must agree. This also warms the model up.
 *
 * @throws MlopsError `E_MODEL_ANSWERS`
 */
export async function tryOut(scorer: Scorer, { name, version }: ModelIdentity): Promise<void> {
  const { features, description } = scorer.model;
  const learnt = features.kind === 'counts' ? features : features.vectorizer;
  // N-gram vocabularies contain no words to build texts from.
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

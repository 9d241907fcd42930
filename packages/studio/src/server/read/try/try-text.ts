import { MlopsError } from '@aml-mlops/errors';
import type { Prediction } from '@aml-mlops/scoring';
import type { TryAnswer, TryExplanation } from '../../../api/try.ts';
import type { OpenModel } from './open-models.ts';
import { MARKED_UNITS, textMarks } from './text-marks.ts';

const MOST_WORDS = 500;

/** A model's answer to a text, with an explanation. Neither is stored. */
export async function tryText({ version, scorer }: OpenModel, text: string): Promise<TryAnswer> {
  const began = performance.now();
  const top = scorer.labels.length;
  let prediction: Prediction;
  let explanationFault: string | undefined;
  try {
    [prediction] = (await scorer.predict([text], { top, explain: true })) as [Prediction];
  } catch (error) {
    if (!(error instanceof MlopsError) || error.code !== 'E_NOT_EXPLAINABLE') throw error;
    explanationFault = 'this model is neither linear nor a network: its answers cannot be explained word by word';
    [prediction] = (await scorer.predict([text], { top })) as [Prediction];
  }
  const milliseconds = performance.now() - began;
  const { explanation, unknownShare } = prediction;
  return {
    model: version.name,
    version: version.version,
    ranked: prediction.top.map(({ label, probability, score }) => ({ label, probability, score })),
    unknownShare,
    milliseconds,
    explanation: explanation && explained(explanation, text, scorer),
    explanationFault,
  };
}

function explained(
  { label, against, decision, base, words, method }: NonNullable<Prediction['explanation']>,
  text: string,
  scorer: OpenModel['scorer'],
): TryExplanation {
  return {
    ...{ label, against, decision, base, isExact: method === 'exact' },
    unit: scorer.model.description.scores === 'probabilities' ? 'nats' : 'scores',
    words: words.slice(0, MOST_WORDS),
    marks: textMarks(text, words, scorer.model.cleaning),
    marked: Math.min(text.length, MARKED_UNITS),
  };
}

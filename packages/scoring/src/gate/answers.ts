import type { Dataset } from '@aml-mlops/artifacts';
import { bestOf } from '../best-of.ts';
import type { Scorer } from '../scorer.ts';
import type { Answers } from './metrics.ts';

/** A model's predictions for the raw test documents. Labels are matched by name, since a model may have labels that the set lacks. */
export async function answersOf(scorer: Scorer, test: Dataset): Promise<Answers> {
  const { width, values } = await scorer.scores(test.texts);
  const labels = [...new Set([...test.labels, ...scorer.labels])];
  const toTest = Int32Array.from(scorer.labels, (label) => labels.indexOf(label));
  const toModel = Int32Array.from(test.labels, (label) => scorer.labels.indexOf(label));
  const row = (i: number) => values.subarray(i * width, (i + 1) * width);
  const predicted = Int32Array.from(
    test.targets,
    (_, i) => toTest[bestOf(row(i), scorer.model.description.decisionWeights)]!,
  );
  const answers = { predicted, classes: labels.length };
  if (scorer.model.description.scores !== 'probabilities') return answers;
  const ofTruth = Array.from(test.targets, (target, i) => row(i)[toModel[target]!] ?? 0);
  const probabilityOfTruth = values instanceof Float32Array ? Float32Array.from(ofTruth) : Float64Array.from(ofTruth);
  return { ...answers, probabilityOfTruth };
}

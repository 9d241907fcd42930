import { readBatches, readDatasetInfo } from '@aml-mlops/artifacts';
import { Scorer } from '@aml-mlops/scoring';
import type { ModelAnswers } from '../reckoning/tasks.ts';

/** Maximum documents for a comparison: more take too long, and add no information. */
const MOST_DOCUMENTS = 20_000;
/** Characters classified per batch. */
const AT_ONCE = 4_000_000;

/** A model's answers to the first 20,000 documents of a dataset. @throws MlopsError `E_NOT_A_MODEL`, and as datasets do */
export async function answersOf(model: string, dataset: string): Promise<ModelAnswers> {
  const info = await readDatasetInfo(dataset);
  const asked = Math.min(info.rows, MOST_DOCUMENTS);
  const truth = new Int32Array(asked);
  const answers = new Int32Array(asked);
  const probabilities = new Float32Array(asked).fill(Number.NaN);
  const scorer = await Scorer.load(model);
  try {
    let row = 0;
    for await (const { texts, targets } of readBatches(dataset)) {
      truth.set(targets.subarray(0, asked - row), row);
      for (const some of slices(texts.slice(0, asked - row))) {
        for (const { label, probabilities: own } of await scorer.classify(some)) {
          const answer = scorer.labels.indexOf(label);
          answers[row] = answer;
          probabilities[row++] = own?.[answer] ?? Number.NaN;
        }
      }
      if (row >= asked) break;
    }
  } finally {
    await scorer.close();
  }
  return { labels: scorer.labels, truthLabels: info.labels, truth, answers, probabilities, rows: info.rows };
}

function* slices(texts: readonly string[]): Generator<readonly string[]> {
  let start = 0;
  let characters = 0;
  for (const [i, text] of texts.entries()) {
    characters += text.length;
    if (characters < AT_ONCE && i - start < 512) continue;
    yield texts.slice(start, i + 1);
    start = i + 1;
    characters = 0;
  }
  if (start < texts.length) yield texts.slice(start);
}

import { argmax } from '../engine/javascript/gradients.ts';

export interface Mistake {
  readonly id: string;
  readonly label: string;
  readonly answer: string;
  /** Of the wrong prediction, and of the label. */
  readonly probability: number;
  readonly probabilityOfLabel: number;
  /** The beginning of the prepared text. */
  readonly excerpt: string;
}

const EXCERPT = 240;

/** The most confident wrong predictions: often wrong labels, or documents that fit two classes. */
export function confidentMistakes(
  test: { readonly ids: readonly string[]; readonly texts: readonly string[]; readonly targets: Int32Array },
  probabilities: Float32Array,
  labels: readonly string[],
  limit = 25,
): Mistake[] {
  const c = labels.length;
  const mistakes: Mistake[] = [];
  for (const [i, target] of test.targets.entries()) {
    const row = probabilities.subarray(i * c, (i + 1) * c);
    const answer = argmax(row);
    if (answer === target) continue;
    mistakes.push({
      id: test.ids[i]!,
      label: labels[target]!,
      answer: labels[answer]!,
      probability: row[answer]!,
      probabilityOfLabel: row[target]!,
      excerpt: test.texts[i]!.slice(0, EXCERPT).toWellFormed(),
    });
  }
  return mistakes.sort((a, b) => b.probability - a.probability || (a.id < b.id ? -1 : 1)).slice(0, limit);
}

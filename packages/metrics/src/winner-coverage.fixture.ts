import { RandomStream } from '@aml-mlops/random';
import { winnerInterval } from './winner-interval.ts';

/** Models whose accuracy is known, and what they answer. */
export interface CoverageSetting {
  readonly documents: number;
  /** True accuracy of each model. */
  readonly accuracies: readonly number[];
  /** Share of its answers that a model has from what all models see in a document: how alike they are, in [0, 1]. */
  readonly alike: number;
}

export interface Coverage {
  /** Share of the repetitions whose interval holds the winner's true accuracy. */
  readonly covered: number;
  /** Mean of the accuracy that chose the winner, and of the corrected one, less the true one. */
  readonly rawBias: number;
  readonly correctedBias: number;
}

/**
 * Draws documents and answers again and again, chooses the winner each time, and asks whether its interval holds its true
 * accuracy. A model has a document right where a uniform number is below its accuracy: the document's own number, which is
 * the same for all models, or with probability 1 - alike one of its own.
 */
export function coverageOf(setting: CoverageSetting, repetitions: number, resamples: number, seed: number): Coverage {
  const { documents, accuracies, alike } = setting;
  const random = new RandomStream(seed);
  let covered = 0;
  let rawBias = 0;
  let correctedBias = 0;
  for (let r = 0; r < repetitions; r++) {
    const correct = accuracies.map(() => new Uint8Array(documents));
    for (let i = 0; i < documents; i++) {
      const shared = random.uniform();
      for (const [m, accuracy] of accuracies.entries()) {
        const u = random.uniform() < alike ? shared : random.uniform();
        correct[m]![i] = u < accuracy ? 1 : 0;
      }
    }
    const right = correct.map((answers) => answers.reduce((sum, hit) => sum + hit, 0));
    const truth = accuracies[right.indexOf(Math.max(...right))]!;
    const { lower, upper, raw, corrected } = winnerInterval(correct, { random, resamples });
    if (lower <= truth && truth <= upper) covered++;
    rawBias += (raw - truth) / repetitions;
    correctedBias += (corrected - truth) / repetitions;
  }
  return { covered: covered / repetitions, rawBias, correctedBias };
}

/** Fifteen models: all alike in accuracy, spread over ten points, and one ahead of the others. */
export const CROWDS: Readonly<Record<string, (best: number) => number[]>> = {
  equal: (best) => Array.from({ length: 15 }, () => best),
  spread: (best) => Array.from({ length: 15 }, (_, m) => best - (0.1 * m) / 14),
  'one ahead': (best) => Array.from({ length: 15 }, (_, m) => (m === 0 ? best : best - 0.06)),
};

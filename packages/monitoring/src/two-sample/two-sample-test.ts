import { normalTail } from '@aml-mlops/metrics';
import { RandomStream } from '@aml-mlops/random';
import { crossValidate } from './cross-validate.ts';
import { hashDocuments } from './hashed-words.ts';

export interface TwoSampleTest {
  /** Mean area under the ROC curve on held-out documents: 0.5 where the samples cannot be told apart. */
  readonly auc: number;
  /** Probability of standing as far up where both samples are of one population. */
  readonly pValue: number;
  readonly permutations: number;
}

export interface TwoSampleOptions {
  /** Of folds, fits and permutations. */
  readonly seed: number;
  /** Most permutations. Default 199; at least 19. */
  readonly permutations?: number;
}

/** So many permutations as good as the samples, and the p-value is known well enough. */
const ENOUGH = 8;
/** Documents a sample without which nothing is tested. */
const LEAST_DOCUMENTS = 20;

/**
 * The classifier two-sample test (Lopez-Paz and Oquab, "Revisiting Classifier Two-Sample Tests", 2017): if a classifier tells
 * documents of two samples apart that it has not learnt from, the samples are of different populations. What is tested is how
 * far up the new documents stand ({@link Separation.top}); the area under the curve says by how much they differ. The p-value is by
 * permutation. It stops early where many permutations do as well (Besag and Clifford, 1991); where next to none do, it is
 * the tail of the normal distribution of the permutations' tops, to which that of a U statistic tends.
 *
 * @param before different words of each document of the first sample
 * @param now the same of the second
 * @returns auc 0.5 and p 1 where one of them has fewer than {@link LEAST_DOCUMENTS} documents
 */
export function twoSampleTest(
  before: readonly ReadonlySet<string>[],
  now: readonly ReadonlySet<string>[],
  { seed, permutations = 199 }: TwoSampleOptions,
): TwoSampleTest {
  if (Math.min(before.length, now.length) < LEAST_DOCUMENTS) return { auc: 0.5, pValue: 1, permutations: 0 };
  const documents = hashDocuments([...before, ...now]);
  const isNew = new Uint8Array(documents.rows).fill(1, before.length);
  const { auc, top } = crossValidate(documents, isNew, new RandomStream(seed, 0));
  const permuted = Uint8Array.from(isNew);
  const tops: number[] = [];
  let asGood = 0;
  while (tops.length < permutations && asGood < ENOUGH) {
    const random = new RandomStream(seed, tops.length + 1);
    for (let i = permuted.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [permuted[i], permuted[j]] = [permuted[j]!, permuted[i]!];
    }
    const permutedTop = crossValidate(documents, permuted, random).top;
    if (permutedTop >= top) asGood++;
    tops.push(permutedTop);
  }
  const drawn = tops.length;
  if (asGood >= ENOUGH) return { auc, pValue: asGood / drawn, permutations: drawn };
  const mean = tops.reduce((sum, other) => sum + other, 0) / drawn;
  const variance = tops.reduce((sum, other) => sum + (other - mean) ** 2, 0) / (drawn - 1);
  // As a prediction of one more from so many: their own mean is uncertain as well.
  const tail = normalTail((top - mean) / Math.sqrt(variance * (1 + 1 / drawn)));
  return { auc, pValue: Math.min((asGood + 1) / (drawn + 1), tail), permutations: drawn };
}

import { normalTail } from '@aml-mlops/metrics';
import { RandomStream } from '@aml-mlops/random';
import { crossValidate } from './cross-validate.ts';
import { hashDocuments } from './hashed-words.ts';

export interface TwoSampleTest {
  /** Mean area under the ROC curve on held-out documents: 0.5 if the samples cannot be separated. */
  readonly auc: number;
  /** Probability of a statistic at least this high if both samples come from one population. */
  readonly pValue: number;
  readonly permutations: number;
}

export interface TwoSampleOptions {
  /** Seed of folds, fits and permutations. */
  readonly seed: number;
  /** Maximum number of permutations. Default: 199. At least 19. */
  readonly permutations?: number;
}

/** After this many permutations at least as extreme as the samples, the p-value is known well enough. */
const ENOUGH = 8;
/** Minimum number of documents per sample; with fewer, nothing is tested. */
const LEAST_DOCUMENTS = 20;

/**
 * The classifier two-sample test (Lopez-Paz and Oquab, "Revisiting Classifier Two-Sample Tests", 2017): if a classifier
 * separates held-out documents of two samples, the samples come from different populations. The test statistic is how high the
 * new documents rank ({@link Separation.top}); the area under the curve gives the size of the difference. The p-value comes
 * from permutations. They stop early if many are as extreme (Besag and Clifford, 1991); if almost none are, the p-value is the
 * tail of a normal distribution fitted to the permutations' statistics, the limit of a U statistic.
 *
 * @param before distinct words of each document of the first sample
 * @param now the same for the second
 * @returns auc 0.5 and p 1 if either has fewer than {@link LEAST_DOCUMENTS} documents
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
  // As a prediction of one more draw: the mean of the draws is uncertain as well.
  const tail = normalTail((top - mean) / Math.sqrt(variance * (1 + 1 / drawn)));
  return { auc, pValue: Math.min((asGood + 1) / (drawn + 1), tail), permutations: drawn };
}

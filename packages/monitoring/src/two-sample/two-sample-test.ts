import { normalTail } from '@aml-mlops/metrics';
import { RandomStream } from '@aml-mlops/random';
import { crossValidatedAuc } from './cross-validated-auc.ts';
import { hashDocuments } from './hashed-words.ts';

export interface TwoSampleTest {
  /** Mean area under the ROC curve on held-out documents: 0.5 where the samples cannot be told apart. */
  readonly auc: number;
  /** Probability of an area as large where both samples are of one population. */
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
export const LEAST_DOCUMENTS = 20;

/**
 * The classifier two-sample test (Lopez-Paz and Oquab, "Revisiting Classifier Two-Sample Tests", 2017): if a classifier tells
 * documents of two samples apart that it has not learnt from, the samples are of different populations. The p-value is by
 * permutation. It stops early where many permutations do as well (Besag and Clifford, 1991); where next to none do, it is
 * the tail of the normal distribution of the permutations' areas, to which that of a U statistic tends.
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
  const auc = crossValidatedAuc(documents, isNew, new RandomStream(seed, 0));
  const permuted = Uint8Array.from(isNew);
  const areas: number[] = [];
  let asGood = 0;
  while (areas.length < permutations && asGood < ENOUGH) {
    const random = new RandomStream(seed, areas.length + 1);
    for (let i = permuted.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [permuted[i], permuted[j]] = [permuted[j]!, permuted[i]!];
    }
    const area = crossValidatedAuc(documents, permuted, random);
    if (area >= auc) asGood++;
    areas.push(area);
  }
  const drawn = areas.length;
  if (asGood >= ENOUGH) return { auc, pValue: asGood / drawn, permutations: drawn };
  const mean = areas.reduce((sum, area) => sum + area, 0) / drawn;
  const variance = areas.reduce((sum, area) => sum + (area - mean) ** 2, 0) / (drawn - 1);
  // As a prediction of one more area from so many: their own mean is uncertain as well.
  const tail = normalTail((auc - mean) / Math.sqrt(variance * (1 + 1 / drawn)));
  return { auc, pValue: Math.min((asGood + 1) / (drawn + 1), tail), permutations: drawn };
}

import type { RandomSource } from '@aml-mlops/random';
import type { HashedDocuments } from './hashed-words.ts';

/** Number of cross-validation folds. */
const FOLDS = 3;
/** Pseudo-documents per word, divided between the samples in proportion to their sizes. */
const PRIOR = 1;

/** How well two samples are separated on held-out documents; means over the folds. */
export interface Separation {
  /** Area under the ROC curve: the share of pairs of an old and a new document in which the new one scores higher. */
  readonly auc: number;
  /** Mean rank score of the new documents, weighted towards the top: sensitive to a few documents of a new topic. */
  readonly top: number;
}

/**
 * How well a classifier separates documents of one sample from those of another. The classifier is a linear model whose weights
 * are the log odds of a word's share in the one sample against the other (naive Bayes). On few documents it learns faster than
 * logistic regression (Ng and Jordan, "On Discriminative vs. Generative Classifiers", 2002), and it needs a single pass.
 *
 * @param isNew uint8 [rows], 1 for a document of the second sample
 * @param random draws the folds
 */
export function crossValidate(documents: HashedDocuments, isNew: Uint8Array, random: RandomSource): Separation {
  const { rows, starts, words, vocabulary } = documents;
  const foldOf = stratifiedFolds(isNew, random);
  // Document frequency of each word in each sample, by fold.
  const counts = new Int32Array(vocabulary * FOLDS * 2);
  const documentsIn = new Int32Array(FOLDS * 2);
  for (let row = 0; row < rows; row++) {
    const cell = foldOf[row]! * 2 + isNew[row]!;
    documentsIn[cell]!++;
    for (let k = starts[row]!; k < starts[row + 1]!; k++) counts[words[k]! * FOLDS * 2 + cell]!++;
  }
  const weights = new Float64Array(vocabulary);
  let [auc, top] = [0, 0];
  for (let fold = 0; fold < FOLDS; fold++) {
    const outside = (counter: Int32Array, at: number, sample: number) => {
      let total = 0;
      for (let other = 0; other < FOLDS; other++) if (other !== fold) total += counter[at + other * 2 + sample]!;
      return total;
    };
    const [all, allNew] = [outside(documentsIn, 0, 0), outside(documentsIn, 0, 1)];
    const [prior, priorNew] = [(PRIOR * all) / (all + allNew), (PRIOR * allNew) / (all + allNew)];
    for (let word = 0; word < vocabulary; word++) {
      const [then, now] = [outside(counts, word * FOLDS * 2, 0), outside(counts, word * FOLDS * 2, 1)];
      weights[word] = Math.log(((now + priorNew) * all) / ((then + prior) * allNew));
    }
    const scores: number[] = [];
    const isPositive: boolean[] = [];
    for (let row = 0; row < rows; row++) {
      if (foldOf[row] !== fold) continue;
      let score = 0;
      for (let k = starts[row]!; k < starts[row + 1]!; k++) score += weights[words[k]!]!;
      scores.push(score / Math.sqrt(starts[row + 1]! - starts[row]! || 1));
      isPositive.push(isNew[row] === 1);
    }
    const separation = separationOf(scores, isPositive);
    auc += separation.auc / FOLDS;
    top += separation.top / FOLDS;
  }
  return { auc, top };
}

function stratifiedFolds(isNew: Uint8Array, random: RandomSource): Uint8Array {
  const foldOf = new Uint8Array(isNew.length);
  for (const value of [0, 1]) {
    const rows: number[] = [];
    for (let row = 0; row < isNew.length; row++) if (isNew[row] === value) rows.push(row);
    for (let i = rows.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [rows[i], rows[j]] = [rows[j]!, rows[i]!];
    }
    for (const [place, row] of rows.entries()) foldOf[row] = place % FOLDS;
  }
  return foldOf;
}

/**
 * Exponent of the rank scores: if a share of the documents is on a new topic, these take the top ranks and the others are
 * unchanged. A rank test whose scores grow towards the top detects that far sooner than the area under the curve, which weights
 * all ranks equally (Conover and Salsburg, "Locally Most Powerful Tests for Detecting Treatment Effects When Only a Subset of
 * Patients Can Be Expected to Respond to Treatment", 1988).
 */
export const RANK_POWER = 5;

/** @param scores larger if a document looks new; ties share their ranks */
export function separationOf(scores: readonly number[], isPositive: readonly boolean[]): Separation {
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let [ranks, powers, positives] = [0, 0, 0];
  for (let i = 0; i < order.length; ) {
    let end = i;
    while (end + 1 < order.length && scores[order[end + 1]!] === scores[order[i]!]) end++;
    const rank = (i + end) / 2 + 1;
    for (let k = i; k <= end; k++) {
      if (!isPositive[order[k]!]) continue;
      positives++;
      ranks += rank;
      powers += (rank / (order.length + 1)) ** RANK_POWER;
    }
    i = end + 1;
  }
  const negatives = scores.length - positives;
  if (positives === 0 || negatives === 0) return { auc: 0.5, top: 0 };
  return { auc: (ranks - (positives * (positives + 1)) / 2) / (positives * negatives), top: powers / positives };
}

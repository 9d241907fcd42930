import { deriveSeed, shuffle, Xorshift32 } from '@aml-mlops/random';
import { selectRows } from '@aml-mlops/text';
import { encodeClasses } from '../matrix/class-codes.ts';
import type { ModelName } from '../model-names.ts';
import { type Fold, sharedCopy } from './folds.ts';

/**
 * Models whose time grows faster than the number of documents: for ten times as many documents, ridge takes 12 times as
 * long, the L1 support vector machine 17, the forest 18, and prediction by neighbours 55.
 */
export const STEEP_MODELS: readonly ModelName[] = [
  'random-forest',
  'knn',
  'linear-svc-l1',
  'linear-svc-l1-select',
  'ridge',
];

/** Training documents as a matrix, with their classes. */
type Learnt = Pick<Fold, 'train' | 'trainTargets'>;

/** The training data of a model: all training documents, or the drawn ones if these are many and the model is steep. */
export function learntBy(model: ModelName, fold: Fold): Learnt {
  return STEEP_MODELS.includes(model) ? (fold.few ?? fold) : fold;
}

/**
 * The fold with about `most` documents at most for steep models, drawn by class; unchanged if it has no more.
 *
 * @param most 0 for no limit
 */
export function withFew<F extends Fold>(fold: F, most: number, seed: number): F {
  if (most === 0 || fold.train.rows <= most) return fold;
  const rows = drawRows(fold.trainTargets, most, seed);
  const few = {
    train: selectRows(fold.train, rows, { shared: true }),
    trainTargets: sharedCopy(rows.map((row) => fold.trainTargets[row]!)),
  };
  return { ...fold, few };
}

/** Rows of each class in proportion to its share, rounded and at least one; ascending. */
function drawRows(targets: Int32Array, most: number, seed: number): Int32Array {
  const { codes, counts } = encodeClasses(targets);
  const share = most / targets.length;
  const drawn: number[] = [];
  counts.forEach((count, c) => {
    const rows = new Int32Array(count);
    let r = 0;
    for (let i = 0; i < codes.length; i++) if (codes[i] === c) rows[r++] = i;
    shuffle(rows, new Xorshift32(deriveSeed(seed, c)));
    drawn.push(...rows.subarray(0, Math.max(1, Math.round(count * share))));
  });
  return Int32Array.from(drawn).sort();
}

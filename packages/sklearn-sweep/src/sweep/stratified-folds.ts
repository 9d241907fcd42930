import { rangeError } from '@aml-mlops/errors';
import { deriveSeed, shuffle, Xorshift32 } from '@aml-mlops/random';
import { encodeClasses } from '../matrix/class-codes.ts';

/**
 * Assigns each row to one of `folds` folds so that every class is spread over them as evenly as its size allows. The
 * remainder of a class starts where the previous class ended, so that fold sizes differ by at most one.
 *
 * @returns int32 [rows], the fold of each row in [0, folds)
 */
export function stratifiedFolds(y: Int32Array, folds: number, seed: number): Int32Array {
  if (!Number.isInteger(folds) || folds < 2 || folds > y.length) {
    throw rangeError('folds', 'cross-validation', `a whole number in [2, ${y.length}]`, folds);
  }
  const { codes, counts } = encodeClasses(y);
  const foldOf = new Int32Array(y.length);
  let next = 0;
  counts.forEach((count, c) => {
    const rows = new Int32Array(count);
    let r = 0;
    for (let i = 0; i < codes.length; i++) if (codes[i] === c) rows[r++] = i;
    shuffle(rows, new Xorshift32(deriveSeed(seed, c)));
    for (const row of rows) foldOf[row] = next++ % folds;
  });
  return foldOf;
}

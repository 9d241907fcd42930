import { rangeError } from '@aml-mlops/errors';
import { requireLength } from './class-counts.ts';

/** A non-decreasing piecewise linear function: knots, ascending in x. */
export interface Isotonic {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Isotonic regression by pooling adjacent violators (Barlow et al. 1972; Zadrozny and Elkan, "Transforming Classifier Scores
 * into Accurate Multiclass Probability Estimates", 2002), as `sklearn.isotonic.IsotonicRegression(out_of_bounds='clip')`: values
 * of equal x count as their mean, and between knots the function is linear.
 *
 * @param x (n), such as the confidence of answers
 * @param y (n), such as 1 for a right answer and 0 for a wrong one
 * @throws MlopsError `E_PARAM_RANGE` if there is no value or the lengths differ
 */
export function fitIsotonic(x: ArrayLike<number>, y: ArrayLike<number>): Isotonic {
  if (x.length === 0) throw rangeError('values', 'fitIsotonic', 'at least one', 0);
  requireLength('y', 'fitIsotonic', y.length, x.length);
  const order = Array.from({ length: x.length }, (_, i) => i).sort((a, b) => x[a]! - x[b]!);
  // Blocks with one mean: first and last x, sum of y.
  const blocks: { first: number; last: number; sum: number; n: number }[] = [];
  for (const i of order) {
    const at = x[i]!;
    if (!Number.isFinite(at)) throw rangeError('x', 'fitIsotonic', 'finite', at);
    const previous = blocks.at(-1);
    if (previous && previous.first === at && previous.last === at) {
      previous.sum += y[i]!;
      previous.n++;
    } else blocks.push({ first: at, last: at, sum: y[i]!, n: 1 });
  }
  const pooled: typeof blocks = [];
  for (const block of blocks) {
    let current = block;
    for (let below = pooled.at(-1); below && below.sum * current.n >= current.sum * below.n; below = pooled.at(-1)) {
      pooled.pop();
      current = { first: below.first, last: current.last, sum: below.sum + current.sum, n: below.n + current.n };
    }
    pooled.push(current);
  }
  const knots: [number, number][] = pooled.flatMap(({ first, last, sum, n }): [number, number][] =>
    first === last
      ? [[first, sum / n]]
      : [
          [first, sum / n],
          [last, sum / n],
        ],
  );
  return { x: knots.map(([at]) => at), y: knots.map(([, value]) => value) };
}

/** The function's value: linear between knots, constant beyond them. */
export function isotonicValue({ x, y }: Isotonic, at: number): number {
  let [low, high] = [0, x.length - 1];
  if (at <= x[low]!) return y[low]!;
  if (at >= x[high]!) return y[high]!;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle]! <= at) low = middle;
    else high = middle;
  }
  const share = (at - x[low]!) / (x[high]! - x[low]!);
  return y[low]! + share * (y[high]! - y[low]!);
}

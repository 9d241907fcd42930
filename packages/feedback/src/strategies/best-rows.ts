import { type RandomSource, shuffle } from '@aml-mlops/random';
import type { Choice } from './strategy.ts';

/**
 * The rows with the highest scores, best first; ties are broken at random, so that file order has no effect.
 *
 * @param scores float64 [n], finite
 */
export function bestRows(scores: Float64Array, count: number, random: RandomSource): Choice {
  const order = Int32Array.from(scores, (_, row) => row);
  shuffle(order, random);
  order.sort((a, b) => scores[b]! - scores[a]!);
  const rows = order.slice(0, Math.min(count, order.length));
  return { rows, scores: Float64Array.from(rows, (row) => scores[row]!) };
}

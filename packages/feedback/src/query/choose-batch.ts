import { rangeError } from '@aml-mlops/errors';
import { type RandomSource, shuffle } from '@aml-mlops/random';
import { selectRows } from '@aml-mlops/text';
import { bestRows } from '../strategies/best-rows.ts';
import type { QueryPool, Strategy } from '../strategies/strategy.ts';

export interface BatchOptions {
  readonly strategy: Strategy;
  /** Number of texts in the batch. At least 1. */
  readonly count: number;
  /** Share of the batch that is drawn at random. In [0, 1]. */
  readonly control: number;
  /** Share of the batch reserved for the rarest class. In [0, 1]; both shares sum to at most 1. */
  readonly floor: number;
  /** The class with the fewest labels; undefined if unknown. */
  readonly rarest: number | undefined;
  readonly random: RandomSource;
}

/** A selected row of the pool, and why it was selected. */
export interface ChosenRow {
  readonly row: number;
  readonly arm: 'query' | 'floor' | 'control';
  readonly score: number;
}

/**
 * Selects a batch. The control arm is drawn first, uniformly from all texts, so that its measurements are unbiased; then the
 * texts most likely of the rarest class; the strategy selects the rest. The batch is shuffled, so that the position of a text
 * does not reveal its arm to annotators.
 *
 * @throws MlopsError `E_PARAM_RANGE`
 */
export function chooseBatch(pool: QueryPool, options: BatchOptions): ChosenRow[] {
  const { strategy, control, floor, rarest, random } = options;
  checkBatch(options);
  const count = Math.min(options.count, pool.X.rows);
  const drawn = Int32Array.from({ length: pool.X.rows }, (_, row) => row);
  shuffle(drawn, random);
  const batch: ChosenRow[] = Array.from(drawn.subarray(0, Math.round(count * control)), (row) => ({
    ...{ row, arm: 'control', score: 0 },
  }));
  if (pool.probabilities && rarest !== undefined) {
    const wanted = Math.min(Math.ceil(count * floor), count - batch.length);
    const left = without(pool, batch);
    const likely = Float64Array.from(left, (row) => pool.probabilities![row * pool.classes + rarest]!);
    const best = bestRows(likely, wanted, random);
    for (const [i, at] of best.rows.entries()) batch.push({ row: left[at]!, arm: 'floor', score: best.scores[i]! });
  }
  const left = without(pool, batch);
  const chosen = strategy.choose(restrict(pool, left), count - batch.length, random);
  for (const [i, at] of chosen.rows.entries()) batch.push({ row: left[at]!, arm: 'query', score: chosen.scores[i]! });
  const order = Int32Array.from(batch.keys());
  shuffle(order, random);
  return Array.from(order, (i) => batch[i]!);
}

function checkBatch({ count, control, floor }: BatchOptions): void {
  if (!Number.isInteger(count) || count < 1) throw rangeError('count', 'the query', 'a whole number from 1', count);
  for (const [name, share] of Object.entries({ control, floor })) {
    if (!(share >= 0 && share <= 1)) throw rangeError(name, 'the query', 'in [0, 1]', share);
  }
  if (control + floor > 1) throw rangeError('control + floor', 'the query', 'at most 1', control + floor);
}

function without({ X }: QueryPool, batch: readonly ChosenRow[]): Int32Array {
  const taken = new Uint8Array(X.rows);
  for (const { row } of batch) taken[row] = 1;
  return Int32Array.from({ length: X.rows }, (_, row) => row).filter((row) => taken[row] === 0);
}

/** The pool restricted to some rows. */
function restrict(pool: QueryPool, rows: Int32Array): QueryPool {
  const { classes, probabilities, votes, copies } = pool;
  return {
    ...pool,
    X: selectRows(pool.X, rows),
    ...(probabilities && { probabilities: probabilitiesOf(probabilities, classes, rows) }),
    ...(copies && { copies: Int32Array.from(rows, (row) => copies[row]!) }),
    ...(votes && { votes: votes.map((vote) => Int32Array.from(rows, (row) => vote[row]!)) }),
  };
}

function probabilitiesOf(probabilities: Float64Array, classes: number, rows: Int32Array): Float64Array {
  const own = new Float64Array(rows.length * classes);
  for (const [i, row] of rows.entries())
    own.set(probabilities.subarray(row * classes, (row + 1) * classes), i * classes);
  return own;
}

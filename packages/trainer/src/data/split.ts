import { keyedShuffle } from '@aml-mlops/random';
import { streamKey } from '../network/streams.ts';

export interface Split {
  /** Row numbers, ascending. */
  readonly kept: Int32Array;
  readonly held: Int32Array;
}

/**
 * Holds out a share of the rows of each class, seeded. A class contributes round(share x its rows) but always keeps one row.
 *
 * @param targets class index of each row, or of each of `rows`
 * @param share share of rows to hold out. Range: [0, 1)
 */
export function stratifiedSplit(
  targets: Int32Array,
  share: number,
  seed: number,
  rows: Int32Array = Int32Array.from(targets, (_, row) => row),
): Split {
  const order = keyedShuffle(Int32Array.from(rows), streamKey(seed, 'split'));
  const quota = new Map<number, number>();
  for (const row of rows) quota.set(targets[row]!, (quota.get(targets[row]!) ?? 0) + 1);
  for (const [target, size] of quota) quota.set(target, Math.min(size - 1, Math.round(share * size)));
  const kept: number[] = [];
  const held: number[] = [];
  for (const row of order) {
    const left = quota.get(targets[row]!) ?? 0;
    if (left > 0) {
      quota.set(targets[row]!, left - 1);
      held.push(row);
    } else kept.push(row);
  }
  return { kept: Int32Array.from(kept).sort(), held: Int32Array.from(held).sort() };
}

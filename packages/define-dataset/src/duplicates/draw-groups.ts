import { Sfc32 } from '@aml-mlops/random';
import { sampleSize } from '../stratified-sample.ts';

/**
 * Draws a share of every class so that the rows of a group are all drawn or all left: a group follows its first row.
 * If no row shares its group, the result equals `StratifiedSample` with the same seed and stream; otherwise class counts
 * come as close to their share as the groups allow.
 *
 * @param targets class of each row
 * @param firstOf for each row the index of the first row of its group
 * @returns 1 for each drawn row, else 0
 */
export function drawGroups(
  targets: readonly number[],
  firstOf: ArrayLike<number>,
  classes: number,
  options: { readonly share: number; readonly seed: number; readonly stream: string },
): Uint8Array {
  const random = new Sfc32(options.seed, options.stream);
  const remaining = Array.from({ length: classes }, () => 0);
  for (const target of targets) remaining[target] = (remaining[target] ?? 0) + 1;
  const wanted = remaining.map((rows) => sampleSize(rows, options.share));
  const members = new Map<number, number[]>();
  for (let row = 0; row < targets.length; row++) {
    const first = firstOf[row] ?? row;
    if (first === row) continue;
    const group = members.get(first);
    if (group) group.push(row);
    else members.set(first, [row]);
  }
  const drawn = new Uint8Array(targets.length);
  for (const [row, target] of targets.entries()) {
    if (firstOf[row] !== row) continue;
    const isDrawn = random.uniform() * (remaining[target] ?? 0) < (wanted[target] ?? 0);
    for (const member of [row, ...(members.get(row) ?? [])]) {
      const own = targets[member] ?? 0;
      remaining[own] = (remaining[own] ?? 0) - 1;
      if (!isDrawn) continue;
      drawn[member] = 1;
      wanted[own] = (wanted[own] ?? 0) - 1;
    }
  }
  return drawn;
}

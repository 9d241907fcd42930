import type { RandomSource } from './random-source.ts';

/** Shuffles in place by Fisher and Yates, from the first element, with n - 1 draws. */
export function shuffle(items: Int32Array, random: RandomSource): void {
  const n = items.length;
  for (let i = 0; i < n - 1; i++) {
    const j = i + random.below(n - i);
    const kept = items[i]!;
    items[i] = items[j]!;
    items[j] = kept;
  }
}

/** Count, mean and sum of squared deviations of a sample: these merge in a numerically stable way. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly m2: number;
}

export const NO_MOMENTS: Moments = { n: 0, mean: 0, m2: 0 };

/** Moments of values in memory, in two passes. */
export function momentsOf(values: ArrayLike<number>): Moments {
  const n = values.length;
  if (n === 0) return NO_MOMENTS;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i] ?? 0;
  const mean = sum / n;
  let m2 = 0;
  for (let i = 0; i < n; i++) m2 += ((values[i] ?? 0) - mean) ** 2;
  return { n, mean, m2 };
}

/** Moments of the union of two samples (Chan, Golub & LeVeque, 1979). */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const delta = b.mean - a.mean;
  return { n, mean: a.mean + (delta * b.n) / n, m2: a.m2 + b.m2 + (delta ** 2 * a.n * b.n) / n };
}

/** The sample's standard deviation, with n - 1; 0 for fewer than two values. */
export function standardDeviation({ n, m2 }: Moments): number {
  return n < 2 ? 0 : Math.sqrt(m2 / (n - 1));
}

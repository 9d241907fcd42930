import type { RandomSource } from '@aml-mlops/random';

/** Expected accuracy gain from more labels. */
export interface ExpectedGain {
  /** Number of additional labels. */
  readonly labels: number;
  /** Gain in accuracy, with the 90 % interval over resampled curves. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const EXPONENTS = [0.125, 0.25, 0.5, 0.75, 1, 1.5, 2];
const RESAMPLES = 300;

/**
 * Expected gain from the next labels, by extrapolating the learning curve accuracy = a - b n^-c (Cortes et al. 1993; Figueroa
 * et al. 2012). Documents and residuals of the curve are resampled together, since both are random.
 *
 * @param labels n of each model, rising; at least three
 * @param correct for each model, 1 or 0 per document of one test set: whether its answer was correct
 * @param more additional labels to predict for
 */
export function expectedGain(
  labels: readonly number[],
  correct: readonly Uint8Array[],
  more: number,
  random: RandomSource,
): ExpectedGain | undefined {
  const documents = correct[0]?.length ?? 0;
  if (labels.length < 3 || documents === 0) return undefined;
  const accuracies = correct.map((own) => own.reduce((sum, right) => sum + right, 0) / documents);
  const last = labels.at(-1)!;
  const gainOf = (curve: Curve) => valueAt(curve, last + more) - valueAt(curve, last);
  const value = gainOf(fitCurve(labels, accuracies));
  const gains = Float64Array.from({ length: RESAMPLES }, () => {
    const drawn = new Float64Array(correct.length);
    for (let i = 0; i < documents; i++) {
      const document = random.below(documents);
      for (const [k, own] of correct.entries()) drawn[k]! += own[document]!;
    }
    const resampled = Array.from(drawn, (right) => right / documents);
    const curve = fitCurve(labels, resampled);
    const residuals = resampled.map((own, k) => own - valueAt(curve, labels[k]!));
    const shaken = labels.map((n) => valueAt(curve, n) + residuals[random.below(residuals.length)]!);
    return gainOf(fitCurve(labels, shaken));
  }).sort();
  return {
    labels: more,
    value,
    low: gains[Math.floor(RESAMPLES * 0.05)]!,
    high: gains[Math.ceil(RESAMPLES * 0.95) - 1]!,
  };
}

interface Curve {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

function valueAt({ a, b, c }: Curve, labels: number): number {
  return a - b * labels ** -c;
}

/** Least squares over a few exponents; a curve never falls. */
function fitCurve(labels: readonly number[], values: readonly number[]): Curve {
  const n = labels.length;
  let best: { readonly curve: Curve; readonly error: number } | undefined;
  for (const c of EXPONENTS) {
    const x = labels.map((own) => own ** -c);
    const [meanX, meanY] = [x, values].map((own) => own.reduce((sum, value) => sum + value, 0) / n) as [number, number];
    const spread = x.reduce((sum, own) => sum + (own - meanX) ** 2, 0);
    const slope = spread === 0 ? 0 : x.reduce((sum, own, i) => sum + (own - meanX) * (values[i]! - meanY), 0) / spread;
    const b = Math.max(0, -slope);
    const curve = { a: meanY + b * meanX, b, c };
    const error = labels.reduce((sum, own, i) => sum + (values[i]! - valueAt(curve, own)) ** 2, 0);
    if (!best || error < best.error) best = { curve, error };
  }
  return best!.curve;
}

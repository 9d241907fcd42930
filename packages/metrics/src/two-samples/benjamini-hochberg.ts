import { rangeError } from '@aml-mlops/errors';

/**
 * p-values of several tests, adjusted so that among those at most `q` the expected share of false discoveries is at most `q`
 * (Benjamini and Hochberg, "Controlling the False Discovery Rate", 1995); if no hypothesis is false, one of them is at most `q` with
 * probability at most `q`. As `scipy.stats.false_discovery_control`.
 *
 * @param pValues (k), each in [0, 1]
 * @returns (k), in the same order, each in [0, 1] and at least the p-value
 * @throws MlopsError `E_PARAM_RANGE` for a p-value outside [0, 1]
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  for (const p of pValues) if (!(p >= 0 && p <= 1)) throw rangeError('p-value', 'benjaminiHochberg', 'in [0, 1]', p);
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[b]! - pValues[a]!);
  const adjusted = pValues.map(() => 1);
  let least = 1;
  for (const [place, i] of order.entries()) {
    least = Math.min(least, (pValues[i]! * pValues.length) / (pValues.length - place));
    // Product and quotient may round to slightly less.
    adjusted[i] = Math.max(least, pValues[i]!);
  }
  return adjusted;
}

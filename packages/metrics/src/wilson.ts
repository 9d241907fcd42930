import { rangeError } from '@aml-mlops/errors';
import type { Interval } from './bootstrap.ts';

/**
 * Wilson's score interval of a proportion (Wilson 1927; Brown, Cai and DasGupta 2001, section 3.1.1). It stays in [0, 1] and has
 * a positive width even for proportions of 0 and 1.
 *
 * @param share proportion, in [0, 1]; a corrected one need not be a multiple of 1 / n
 * @param documents n, at least 1
 * @param z standard normal quantile. Default: 1.96, for 95 %
 * @throws MlopsError `E_PARAM_RANGE`
 */
export function wilson(share: number, documents: number, z = 1.959963984540054): Interval {
  if (!(share >= 0 && share <= 1)) throw rangeError('share', 'wilson', 'in [0, 1]', share);
  if (!(documents >= 1)) throw rangeError('documents', 'wilson', 'at least one', documents);
  const spread = (z * z) / documents;
  const centre = (share + spread / 2) / (1 + spread);
  const half = (z * Math.sqrt((share * (1 - share)) / documents + spread / (4 * documents))) / (1 + spread);
  return { lower: Math.max(0, centre - half), upper: Math.min(1, centre + half) };
}

import { classCounts, documentCosts, labelMetrics } from '@aml-mlops/metrics';
import type { Metric, ModelMetrics } from './metrics.ts';

/**
 * The score reached without reading a text: by always predicting the most frequent label (the cheapest, for a cost), or for log
 * loss by predicting the class shares. A model that is no better has learnt nothing.
 *
 * @param targets class of each test document
 * @param costs [C][C], true class by predicted class; needed if the metric is a cost
 * @returns undefined if all documents have the same class, since nothing can be better then
 */
export function baselineOf(
  metric: Metric,
  targets: Int32Array,
  costs: readonly ArrayLike<number>[] | undefined,
): ModelMetrics[Metric] {
  const classes = targets.reduce((a, b) => Math.max(a, b), 0) + 1;
  const { support } = classCounts(targets, targets, classes);
  const present = [...support.keys()].filter((c) => support[c]! > 0);
  if (present.length < 2) return undefined;
  if (metric === 'logLoss') {
    return present.reduce((sum, c) => {
      const share = support[c]! / targets.length;
      return sum - share * Math.log(share);
    }, 0);
  }
  const values = present.map((c) => {
    const answers = targets.map(() => c);
    if (metric !== 'cost') return labelMetrics(classCounts(targets, answers, classes))[metric];
    const paid = documentCosts(targets, answers, costs ?? []);
    return -paid.reduce((sum, cost) => sum + cost, 0) / paid.length;
  });
  const best = Math.max(...values);
  return metric === 'cost' ? -best : best;
}

import type { Observation } from './sampler.ts';

/**
 * What a Gaussian process learns from, larger is better, with mean 0 and variance 1: minus the logarithm of a loss's distance
 * from the best, in units of the median distance. Losses of hyperparameters have a long tail of disasters, which would
 * otherwise set the scale, and hide the differences among the good ones that matter.
 *
 * A pruned trial counts with its last report, and never as better than the median: it was stopped early. Failed trials
 * and losses that are no finite number count as the worst completed one.
 *
 * @param trials at least one of them completed with a finite loss
 */
export function scoresOf(trials: readonly Observation[]): Float64Array {
  const completed = trials.filter((o) => o.state === 'completed' && Number.isFinite(o.loss)).map((o) => o.loss);
  const sorted = completed.toSorted((a, b) => a - b);
  const best = sorted[0]!;
  const middle = sorted[sorted.length >> 1]!;
  const worst = sorted.at(-1)!;
  const unit = middle > best ? middle - best : 1;
  const scores = Float64Array.from(trials, ({ state, loss }) => {
    const usable = Number.isFinite(loss) && state !== 'failed';
    const counted = !usable ? worst : state === 'pruned' ? Math.max(loss, middle) : loss;
    return -Math.log1p((counted - best) / unit);
  });
  return standardised(scores);
}

function standardised(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  return values.map((v) => (v - mean) / (deviation > 0 ? deviation : 1));
}

import type { Observation } from './sampler.ts';

/** Training targets of a Gaussian process: larger is better. */
export interface Scores {
  /** Mean 0, variance 1. */
  readonly values: Float64Array;
  /** Σ log |d score / d loss|: makes likelihoods of different transformations of the same losses comparable. */
  readonly logJacobian: number;
}

/**
 * Negated and standardised losses, on a linear or a logarithmic scale: minus the logarithm of their distance from the best, in
 * units of the median distance. Losses of hyperparameters often have a long tail of failures that would otherwise set the scale
 * and hide the differences among the good ones. The likelihood selects the scale.
 *
 * A pruned trial counts with its last report, and never as better than the median: it was stopped early. Failed trials and
 * non-finite losses count as the worst completed trial.
 *
 * @param trials at least one of them completed with a finite loss
 */
export function scoresOf(trials: readonly Observation[]): { readonly plain: Scores; readonly logarithmic: Scores } {
  const completed = trials.filter((o) => o.state === 'completed' && Number.isFinite(o.loss)).map((o) => o.loss);
  const sorted = completed.toSorted((a, b) => a - b);
  const best = sorted[0]!;
  const middle = sorted[sorted.length >> 1]!;
  const worst = sorted.at(-1)!;
  const unit = middle > best ? middle - best : 1;
  const losses = trials.map(({ state, loss }) => {
    if (state === 'failed' || !Number.isFinite(loss)) return worst;
    return state === 'pruned' ? Math.max(loss, middle) : loss;
  });
  return {
    plain: standardised(
      losses.map((loss) => best - loss),
      0,
    ),
    logarithmic: standardised(
      losses.map((loss) => -Math.log1p((loss - best) / unit)),
      -losses.reduce((sum, loss) => sum + Math.log(unit + loss - best), 0),
    ),
  };
}

function standardised(scores: readonly number[], logJacobian: number): Scores {
  const n = scores.length;
  const mean = scores.reduce((sum, v) => sum + v, 0) / n;
  const deviation = Math.sqrt(scores.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n);
  const scale = deviation > 0 ? deviation : 1;
  return {
    values: Float64Array.from(scores, (v) => (v - mean) / scale),
    logJacobian: logJacobian - n * Math.log(scale),
  };
}

/** Whether a study maximises or minimises its metric. */
export type Goal = 'maximise' | 'minimise';

/** The primary metric of one trial after each step (epoch), from step 1 on. */
export type Curve = readonly number[];

/**
 * Stops unpromising trials early. Every policy must obey:
 * - `shouldStop` is a pure function of its arguments: the trial's own curve so far, and the curves of the trials that were
 *   known when it was suggested. It depends on no clock and no trial in flight, so that studies are reproducible.
 * - Negating the metric and reversing the goal gives the same decisions, unless the policy compares ratios.
 * - Without other curves it never stops.
 */
export interface Policy {
  shouldStop(curve: Curve, others: readonly Curve[]): boolean;
}

export interface Timing {
  /** Steps between evaluations. Default: 1. Range: [1, inf). */
  readonly evaluationInterval: number;
  /** First step that may be evaluated. Default: 0. Range: [0, inf). */
  readonly delayEvaluation: number;
}

/** Whether a policy is evaluated after `step`: at every multiple of the interval from the delay on, as in Azure ML. */
export function looksAt(step: number, { evaluationInterval, delayEvaluation }: Timing): boolean {
  return step >= delayEvaluation && step % evaluationInterval === 0;
}

/** The best value of a curve's first `steps` steps. */
export function bestBy(curve: Curve, steps: number, goal: Goal): number {
  const seen = curve.slice(0, steps);
  return goal === 'maximise' ? Math.max(...seen) : Math.min(...seen);
}

/** The step with a curve's best value, from 1; the first in a tie. */
export function bestEpoch(curve: Curve, goal: Goal): number {
  let best = 0;
  for (const [i, value] of curve.entries()) if (isWorse(curve[best]!, value, goal)) best = i;
  return best + 1;
}

/** Whether a is worse than b. */
export function isWorse(a: number, b: number, goal: Goal): boolean {
  return goal === 'maximise' ? a < b : a > b;
}

/** Curves that reach `step`. */
export function reaching(others: readonly Curve[], step: number): Curve[] {
  return others.filter((curve) => curve.length >= step);
}

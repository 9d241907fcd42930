/** What a study makes larger or smaller. */
export type Goal = 'maximise' | 'minimise';

/** The primary metric of one trial after each step (epoch), from step 1 on. */
export type Curve = readonly number[];

/**
 * Ends trials that do not promise. A policy obeys:
 * - `shouldStop` is a pure function of its arguments: the trial's own curve up to now, and the curves of the trials that were
 *   known when it was suggested. No clock and no trial in flight decides, so a study gives the same trials every time.
 * - The same metric times -1 with the other goal gives the same decisions, where the policy does not compare ratios.
 * - Without other curves it never stops.
 */
export interface Policy {
  shouldStop(curve: Curve, others: readonly Curve[]): boolean;
}

export interface Timing {
  /** Look at every so many steps. Default 1. Range [1, inf). */
  readonly evaluationInterval: number;
  /** Look at no step before this one. Default 0. Range [0, inf). */
  readonly delayEvaluation: number;
}

/** Whether a policy looks after `step`: at every multiple of the interval that is not before the delay, as Azure ML does. */
export function looksAt(step: number, { evaluationInterval, delayEvaluation }: Timing): boolean {
  return step >= delayEvaluation && step % evaluationInterval === 0;
}

/** The best value of a curve's first `steps` steps. */
export function bestBy(curve: Curve, steps: number, goal: Goal): number {
  const seen = curve.slice(0, steps);
  return goal === 'maximise' ? Math.max(...seen) : Math.min(...seen);
}

/** Whether a is worse than b. */
export function isWorse(a: number, b: number, goal: Goal): boolean {
  return goal === 'maximise' ? a < b : a > b;
}

/** Curves that reach `step`. */
export function reaching(others: readonly Curve[], step: number): Curve[] {
  return others.filter((curve) => curve.length >= step);
}

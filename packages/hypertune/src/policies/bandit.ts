import { bestBy, type Goal, isWorse, looksAt, type Policy, reaching, type Timing } from './policy.ts';

export interface BanditOptions extends Timing {
  /** Allowed distance from the best trial as a ratio: stop below best / (1 + slackFactor), or above best · (1 + slackFactor). */
  readonly slackFactor?: number | undefined;
  /** Allowed distance from the best trial, in the metric's unit. Takes precedence over `slackFactor`. */
  readonly slackAmount?: number | undefined;
}

/** Stops a trial whose best value is not within the slack of the best value of any trial at this step (Azure ML). */
export function banditPolicy(options: BanditOptions, goal: Goal): Policy {
  const { slackFactor = 0, slackAmount } = options;
  const sign = goal === 'maximise' ? -1 : 1;
  const limitOf = (best: number) => {
    if (slackAmount !== undefined) return best + sign * slackAmount;
    return goal === 'maximise' ? best / (1 + slackFactor) : best * (1 + slackFactor);
  };
  return {
    shouldStop(curve, others) {
      const step = curve.length;
      const rivals = reaching(others, step);
      if (!looksAt(step, options) || rivals.length === 0) return false;
      const bests = rivals.map((rival) => bestBy(rival, step, goal));
      return isWorse(bestBy(curve, step, goal), limitOf(bestBy(bests, bests.length, goal)), goal);
    },
  };
}

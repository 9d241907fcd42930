import { type Goal, isWorse, looksAt, type Policy, reaching, type Timing } from './policy.ts';

export interface TruncationSelectionOptions extends Timing {
  /** Percentage of trials to stop at each evaluation. Range: [1, 99]. */
  readonly truncationPercentage: number;
}

/** Stops a trial that is among the worst `truncationPercentage` percent of all trials at this step (Azure ML). */
export function truncationSelectionPolicy(options: TruncationSelectionOptions, goal: Goal): Policy {
  return {
    shouldStop(curve, others) {
      const step = curve.length;
      const rivals = reaching(others, step);
      if (!looksAt(step, options) || rivals.length === 0) return false;
      const value = curve[step - 1]!;
      const worse = rivals.filter((rival) => isWorse(rival[step - 1]!, value, goal)).length;
      const stopped = Math.floor(((rivals.length + 1) * options.truncationPercentage) / 100);
      return worse < stopped;
    },
  };
}

import { type Goal, isWorse, type Policy, reaching } from './policy.ts';

export interface SuccessiveHalvingOptions {
  /** The best 1 / reductionFactor of the trials that reach a rung continue. Default: 3. Range: [2, 16]. */
  readonly reductionFactor: number;
  /** The first rung, in steps; the others are at minSteps · reductionFactor^k. Default: 1. Range: [1, inf). */
  readonly minSteps: number;
}

/**
 * Asynchronous successive halving, the stopping variant: L. Li et al., "A system for massively parallel hyperparameter
 * tuning" (2020), algorithm 2. A rung that fewer than `reductionFactor` trials have reached stops all but its
 * best trial.
 */
export function successiveHalvingPolicy(options: SuccessiveHalvingOptions, goal: Goal): Policy {
  const { reductionFactor, minSteps } = options;
  return {
    shouldStop(curve, others) {
      const step = curve.length;
      if (!isRung(step, minSteps, reductionFactor)) return false;
      const rivals = reaching(others, step);
      if (rivals.length === 0) return false;
      const value = curve[step - 1]!;
      const better = rivals.filter((rival) => isWorse(value, rival[step - 1]!, goal)).length;
      return better >= Math.max(1, Math.floor((rivals.length + 1) / reductionFactor));
    },
  };
}

function isRung(step: number, minSteps: number, reductionFactor: number): boolean {
  let rung = minSteps;
  while (rung < step) rung *= reductionFactor;
  return rung === step;
}

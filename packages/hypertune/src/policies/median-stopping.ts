import { bestBy, type Curve, type Goal, isWorse, looksAt, type Policy, reaching, type Timing } from './policy.ts';

/**
 * Stops a trial whose best value so far is worse than the median of the other trials' running averages up to this step
 * (Azure ML; D. Golovin et al., "Google Vizier" (2017), section 3.2.2).
 */
export function medianStoppingPolicy(options: Timing, goal: Goal): Policy {
  return {
    shouldStop(curve, others) {
      const step = curve.length;
      const rivals = reaching(others, step);
      if (!looksAt(step, options) || rivals.length === 0) return false;
      const averages = rivals.map((rival) => averageOf(rival, step));
      return isWorse(bestBy(curve, step, goal), median(averages), goal);
    },
  };
}

function averageOf(curve: Curve, steps: number): number {
  return curve.slice(0, steps).reduce((sum, value) => sum + value, 0) / steps;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

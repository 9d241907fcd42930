// Dense Adam: what n steps without a gradient add up to, for any weight.
//
// Such steps leave m beta1^s and v beta2^s after step s, so that n of them move a weight by
//
//   keep^n w - m sum(c_s / (r + d_s)),  r = sqrt(v),
//   c_s = keep^(n - s) stepSize_s p^s,  p = beta1 / sqrt(beta2),
//   d_s = epsilon_s g^s,                g = 1 / sqrt(beta2).
//
// c and d are the same for all weights. The d_s hardly differ, as c falls by a tenth a step: Taylor's series of 1 / (r + d)
// around their mean D weighted by c is, with C = sum(c), u = D / (r + D) and the weighted central moments of d / D,
//
//   C / (r + D) (1 + spread u^2 - skew u^3 + ...).
//
// The fourth term is bounded by nine times spread^2, as of a geometric sum; where it is not negligible, the steps are taken
// one by one (catch-up.ts).

import { GAPS, POWERS, STEPS } from '../generated/network.record';
import { EPSILON, LONG_SUM, STEP_BYTES, STEP_SIZE } from '../generated/step.record';
import { get } from './config';

const BETA1: f64 = 0.9;
const ROOT_BETA2: f64 = 0.999499874937461;

/** Longest gap that is summed whole. Of a longer one, the steps after these add less than 1e-7 of the move. */
export const LONGEST_GAP: usize = 160;

/** {beta1^n, beta2^n, keep^n, 0} of a number of steps. */
// @ts-ignore: decorator
@inline
export function powers(config: usize, n: usize): usize {
  return get(config, POWERS) + (n << 4);
}

/** {C, D, spread, skew} of the gap from one step of the table to another. */
// @ts-ignore: decorator
@inline
export function gap(config: usize, thread: usize, from: usize, to: usize): usize {
  const n = to - from;
  if (n <= LONGEST_GAP) return get(config, GAPS) + ((thread * (LONGEST_GAP + 1) + n) << 4);
  return get(config, STEPS) + from * STEP_BYTES + LONG_SUM;
}

/**
 * Sums all gaps that end with a step. Must be called after every step of the table, since the sum of the longest gap is
 * kept with the step before it, for words that stay away longer.
 */
export function sumGaps(config: usize, thread: usize, to: usize): void {
  const table = get(config, GAPS) + ((thread * (LONGEST_GAP + 1)) << 4);
  const steps = get(config, STEPS);
  const last = min(to, LONGEST_GAP);
  let s0: f64 = 0;
  let s1: f64 = 0;
  let s2: f64 = 0;
  let s3: f64 = 0;
  for (let n: usize = 1; n <= last; n++) {
    const step = steps + (to - n) * STEP_BYTES;
    const c = <f64>load<f32>(powers(config, n - 1), 8) * <f64>load<f32>(step, STEP_SIZE);
    const d = <f64>load<f32>(step, EPSILON);
    // The first step of this gap, before those of the gap that is a step shorter.
    s0 = (BETA1 / ROOT_BETA2) * (c + s0);
    s1 = (BETA1 / ROOT_BETA2 / ROOT_BETA2) * (c * d + s1);
    s2 = (BETA1 / ROOT_BETA2 / ROOT_BETA2 / ROOT_BETA2) * (c * d * d + s2);
    s3 = (BETA1 / ROOT_BETA2 / ROOT_BETA2 / ROOT_BETA2 / ROOT_BETA2) * (c * d * d * d + s3);
    const mean = s1 / s0;
    const square = s2 / (s1 * mean);
    const entry = table + (n << 4);
    store<f32>(entry, <f32>s0);
    store<f32>(entry, <f32>mean, 4);
    store<f32>(entry, <f32>(square - 1), 8);
    store<f32>(entry, <f32>(s3 / (s1 * mean * mean) - 3 * square + 2), 12);
  }
  if (thread == 0 && to >= LONGEST_GAP) {
    const from = table + (LONGEST_GAP << 4);
    v128.store(steps + (to - LONGEST_GAP) * STEP_BYTES + LONG_SUM, v128.load(from));
  }
}

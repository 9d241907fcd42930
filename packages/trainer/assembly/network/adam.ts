// Adam on four weights in registers.

import { SMALLEST_FIRST, SMALLEST_SECOND } from './vanishing';

/** Zeroes the lanes closer to zero than the limit; NaN is kept. */
// @ts-ignore: decorator
@inline
export function flush(x: v128, limit: f32): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(limit)));
}

/** The same for lanes that are never negative. */
// @ts-ignore: decorator
@inline
export function flushPositive(x: v128, limit: f32): v128 {
  return v128.andnot(x, f32x4.lt(x, f32x4.splat(limit)));
}

/** Means of gradients and of their squares after a step whose gradient is zero. */
// @ts-ignore: decorator
@inline
export function fadedFirst(m: v128): v128 {
  return flush(f32x4.mul(f32x4.splat(0.9), m), SMALLEST_FIRST);
}

// @ts-ignore: decorator
@inline
export function fadedSecond(v: v128): v128 {
  return flushPositive(f32x4.mul(f32x4.splat(0.999), v), SMALLEST_SECOND);
}

// @ts-ignore: decorator
@inline
export function moved(w: v128, first: v128, second: v128, stepSize: v128, epsilon: v128, keep: v128): v128 {
  const move = f32x4.div(f32x4.mul(stepSize, first), f32x4.add(f32x4.sqrt(second), epsilon));
  return f32x4.sub(f32x4.mul(keep, w), move);
}

/**
 * Adam on four weights: see src/network/adam.ts.
 *
 * @param fade1 beta1, times that of steps that the moments have missed; fade2 likewise
 */
// @ts-ignore: decorator
@inline
export function fadedAdam(
  w: usize, m: usize, v: usize, g: v128, fade1: v128, fade2: v128, stepSize: v128, epsilon: v128, keep: v128,
): void {
  const first = flush(f32x4.add(f32x4.mul(fade1, v128.load(m)), f32x4.mul(f32x4.splat(0.1), g)), SMALLEST_FIRST);
  const second = flushPositive(
    f32x4.add(f32x4.mul(fade2, v128.load(v)), f32x4.mul(f32x4.mul(f32x4.splat(0.001), g), g)),
    SMALLEST_SECOND,
  );
  v128.store(m, first);
  v128.store(v, second);
  v128.store(w, moved(v128.load(w), first, second, stepSize, epsilon, keep));
}

// @ts-ignore: decorator
@inline
export function adam(w: usize, m: usize, v: usize, g: v128, stepSize: v128, epsilon: v128, keep: v128): void {
  fadedAdam(w, m, v, g, f32x4.splat(0.9), f32x4.splat(0.999), stepSize, epsilon, keep);
}

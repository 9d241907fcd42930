// Dual coordinate descent on a linear support vector machine with squared hinge loss and L2 penalty
// (Hsieh, Chang, Lin, Keerthi and Sundararajan, A Dual Coordinate Descent Method for Large-scale Linear SVM, ICML 2008,
// algorithm 3): each step minimises the dual along one document's multiplier.
//
// | symbol | type | meaning |
// | --- | --- | --- |
// | indptr, ids, xs | i32 [n + 1], i32 [nnz], f32 [nnz] | the matrix by document |
// | y | f64 [n] | targets, 1 or -1 |
// | w | f64 [columns + 1] | weights, Σ alpha y x; the last, of the address `intercept`, is that of a word that all documents have |
// | alpha | f64 [n] | multipliers |
// | q, d | f64 [n] | second derivative of the dual along each multiplier, and the part of it that w does not hold |
// | order | i32 [n] | documents; the first `active` are visited |

import { seed, shuffle } from './shuffle';

export { seed };

/**
 * Visits the active documents once, in random order; one without a multiplier whose slope is above `slack` is set aside.
 * Returns the number still active; out receives the largest and the smallest projected slope.
 */
export function sweep(
  indptr: usize,
  ids: usize,
  xs: usize,
  y: usize,
  w: usize,
  intercept: usize,
  alpha: usize,
  q: usize,
  d: usize,
  order: usize,
  active: i32,
  slack: f64,
  out: usize,
): i32 {
  shuffle(order, active);
  let largest: f64 = -Infinity;
  let smallest: f64 = Infinity;
  for (let s = 0; s < active; s++) {
    const orderAt = order + (<usize>s << 2);
    const i = load<u32>(orderAt);
    const own = <usize>i << 3;
    const at = indptr + (<usize>i << 2);
    const start = load<u32>(at);
    const end = load<u32>(at, 4);
    const target = load<f64>(y + own);
    const multiplier = load<f64>(alpha + own);
    let score = load<f64>(intercept);
    let other: f64 = 0;
    let p = start;
    // Two sums, so that one addition need not wait for the other.
    for (; p + 2 <= end; p += 2) {
      const id = ids + (<usize>p << 2);
      const x = xs + (<usize>p << 2);
      score += <f64>load<f32>(x) * load<f64>(w + (<usize>load<u32>(id) << 3));
      other += <f64>load<f32>(x, 4) * load<f64>(w + (<usize>load<u32>(id, 4) << 3));
    }
    if (p < end) {
      const id = load<u32>(ids + (<usize>p << 2));
      score += <f64>load<f32>(xs + (<usize>p << 2)) * load<f64>(w + (<usize>id << 3));
    }
    const slope = target * (score + other) - 1 + load<f64>(d + own) * multiplier;
    let projected = slope;
    if (multiplier == 0) {
      if (slope > slack) {
        active--;
        const lastAt = order + (<usize>active << 2);
        store<i32>(orderAt, load<i32>(lastAt));
        store<i32>(lastAt, i);
        s--;
        continue;
      }
      projected = Math.min(slope, 0);
    }
    largest = Math.max(largest, projected);
    smallest = Math.min(smallest, projected);
    if (Math.abs(projected) < 1e-12) continue;
    const moved = Math.max(multiplier - slope / load<f64>(q + own), 0);
    store<f64>(alpha + own, moved);
    const step = (moved - multiplier) * target;
    store<f64>(intercept, load<f64>(intercept) + step);
    for (let p = start; p < end; p++) {
      const to = w + (<usize>load<u32>(ids + (<usize>p << 2)) << 3);
      store<f64>(to, load<f64>(to) + step * <f64>load<f32>(xs + (<usize>p << 2)));
    }
  }
  store<f64>(out, largest);
  store<f64>(out, smallest, 8);
  return active;
}

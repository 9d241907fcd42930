// Coordinate descent on an L1-penalised, squared-hinge linear support vector machine
// (Yuan, Chang, Hsieh and Lin, A Comparison of Optimization Methods and Software for Large-scale L1-regularized Linear
// Classification, JMLR 11, 2010, section 4.1.2): each step is a Newton step on the loss along one word's weight.
//
// | symbol | type | meaning |
// | --- | --- | --- |
// | indptr, rows, xs | i32 [V + 1], i32 [nnz], f64 [nnz] | the matrix by word, values multiplied by the target y of their row |
// | w | f64 [V] | weights |
// | b | f64 [n] | 1 - y f(x) of each row: a row with b > 0 has a loss C b² |
// | curvature | f64 [V] | C Σ x², half the largest second derivative |
// | order | i32 [V] | words; the first `active` are visited |

const SIGMA: f64 = 0.01;
const HALVINGS: i32 = 20;

/**
 * Writes the words that can move to order and returns their number: words with a nonzero weight, or whose loss slope is
 * within `margin` of the penalty's. Slopes of all words are summed document by document, in memory order.
 *
 * | symbol | type | meaning |
 * | --- | --- | --- |
 * | rowStart, ids, xs | i32 [n + 1], i32 [nnz], f64 [nnz] | the matrix by document |
 * | y | f64 [n] | targets, 1 or -1 |
 * | slope | f64 [V] | receives the slopes; the last word is followed by the intercept |
 */
export function screen(
  rowStart: usize,
  ids: usize,
  xs: usize,
  y: usize,
  b: usize,
  n: i32,
  w: usize,
  slope: usize,
  V: i32,
  order: usize,
  C: f64,
  margin: f64,
): i32 {
  for (let j = 0; j <= V; j++) store<f64>(slope + (<usize>j << 3), 0);
  let p = load<u32>(rowStart);
  for (let i = 0; i < n; i++) {
    const end = load<u32>(rowStart + (<usize>(i + 1) << 2));
    const distance = load<f64>(b + (<usize>i << 3));
    if (distance > 0) {
      const pull = 2 * C * distance * load<f64>(y + (<usize>i << 3));
      for (; p < end; p++) {
        const at = slope + (<usize>load<u32>(ids + (<usize>p << 2)) << 3);
        store<f64>(at, load<f64>(at) - pull * load<f64>(xs + (<usize>p << 3)));
      }
    }
    p = end;
  }
  let active: i32 = 0;
  for (let j = 0; j <= V; j++) {
    const steep = Math.abs(load<f64>(slope + (<usize>j << 3))) > 1 - margin;
    if (steep || j == V || load<f64>(w + (<usize>j << 3)) != 0) {
      store<i32>(order + (<usize>active << 2), j);
      active++;
    }
  }
  return active;
}

import { seed, shuffle } from './shuffle';

export { seed };

/**
 * Visits the active words once, in random order; a zero-weight word that is far from becoming nonzero is set aside. Returns
 * the number still active; out receives the largest and the summed violation of the optimality conditions.
 */
export function sweep(
  indptr: usize,
  rows: usize,
  xs: usize,
  w: usize,
  b: usize,
  curvature: usize,
  order: usize,
  active: i32,
  C: f64,
  slack: f64,
  out: usize,
): i32 {
  shuffle(order, active);
  let largest: f64 = 0;
  let total: f64 = 0;
  for (let s = 0; s < active; s++) {
    const orderAt = order + (<usize>s << 2);
    const j = load<u32>(orderAt);
    const start = load<u32>(indptr + (<usize>j << 2));
    const end = load<u32>(indptr + (<usize>j << 2), 4);
    // Whether a row has a loss is unpredictable: masking its value is cheaper than mispredicting a branch.
    let slopes = f64x2.splat(0);
    let bends = slopes;
    let p = start;
    for (; p + 2 <= end; p += 2) {
      const at = rows + (<usize>p << 2);
      const distance = v128.load64_lane(
        b + (<usize>load<u32>(at, 4) << 3),
        v128.load64_zero(b + (<usize>load<u32>(at) << 3)),
        1,
      );
      const x = v128.and(v128.load(xs + (<usize>p << 3)), f64x2.gt(distance, f64x2.splat(0)));
      slopes = f64x2.add(slopes, f64x2.mul(x, distance));
      bends = f64x2.add(bends, f64x2.mul(x, x));
    }
    if (p < end) {
      const distance = v128.load64_zero(b + (<usize>load<u32>(rows + (<usize>p << 2)) << 3));
      const x = v128.and(v128.load64_zero(xs + (<usize>p << 3)), f64x2.gt(distance, f64x2.splat(0)));
      slopes = f64x2.add(slopes, f64x2.mul(x, distance));
      bends = f64x2.add(bends, f64x2.mul(x, x));
    }
    const slope = -2 * C * (f64x2.extract_lane(slopes, 0) + f64x2.extract_lane(slopes, 1));
    const bend = Math.max(2 * C * (f64x2.extract_lane(bends, 0) + f64x2.extract_lane(bends, 1)), 1e-12);
    const weight = load<f64>(w + (<usize>j << 3));
    const up = slope + 1;
    const down = slope - 1;
    let violation: f64 = 0;
    if (weight == 0) {
      if (up < 0) violation = -up;
      else if (down > 0) violation = down;
      else if (up > slack && down < -slack) {
        active--;
        const lastAt = order + (<usize>active << 2);
        store<i32>(orderAt, load<i32>(lastAt));
        store<i32>(lastAt, j);
        s--;
        continue;
      }
    } else violation = Math.abs(weight > 0 ? up : down);
    largest = Math.max(largest, violation);
    total += violation;
    let step = up < bend * weight ? -up / bend : down > bend * weight ? -down / bend : -weight;
    if (Math.abs(step) < 1e-12) continue;
    let decrease = Math.abs(weight + step) - Math.abs(weight) + slope * step;
    const half = load<f64>(curvature + (<usize>j << 3));
    let taken: f64 = 0;
    let lossBefore: f64 = 0;
    let halving: i32 = 0;
    for (; halving < HALVINGS; halving++) {
      const change = taken - step;
      const penalty = Math.abs(weight + step) - Math.abs(weight) - SIGMA * decrease;
      // An upper bound of the loss that costs nothing; it accepts most steps.
      if (half * step * step + slope * step + penalty <= 0) {
        for (let p = start; p < end; p++) {
          const at = b + (<usize>load<u32>(rows + (<usize>p << 2)) << 3);
          store<f64>(at, load<f64>(at) + change * load<f64>(xs + (<usize>p << 3)));
        }
        break;
      }
      let lossAfter: f64 = 0;
      for (let p = start; p < end; p++) {
        const at = b + (<usize>load<u32>(rows + (<usize>p << 2)) << 3);
        const distance = load<f64>(at);
        if (halving == 0 && distance > 0) lossBefore += C * distance * distance;
        const moved = distance + change * load<f64>(xs + (<usize>p << 3));
        store<f64>(at, moved);
        if (moved > 0) lossAfter += C * moved * moved;
      }
      if (penalty + lossAfter - lossBefore <= 0) break;
      taken = step;
      step *= 0.5;
      decrease *= 0.5;
    }
    store<f64>(w + (<usize>j << 3), weight + step);
    if (halving == HALVINGS) {
      // No step was small enough: b holds the values before the last halving.
      for (let p = start; p < end; p++) {
        const at = b + (<usize>load<u32>(rows + (<usize>p << 2)) << 3);
        store<f64>(at, load<f64>(at) + (taken - step) * load<f64>(xs + (<usize>p << 3)));
      }
    }
  }
  store<f64>(out, largest);
  store<f64>(out, total, 8);
  return active;
}

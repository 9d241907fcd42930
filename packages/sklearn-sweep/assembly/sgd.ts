// One epoch of src/solvers/sgd.ts: every document once, in shuffled order, for all classes still training. A whole epoch
// is one call, so that none of it waits for V8 to optimise hot code.
//
// The configuration is a record at one address; src/kernel/sgd.record.ts declares its fields. Symbols are the solver's.

import {
  DOCUMENTS,
  COLUMNS,
  STRIDE,
  PITCH,
  ACTIVE,
  SEED,
  IS_PENALISED,
  HAS_L1,
  RATE,
  FIT_INTERCEPT,
  INDPTR,
  IDS,
  XS,
  CODES,
  NORMS,
  ORDER,
  POSITIVE,
  COLUMN_OF,
  W,
  SCORE,
  UPDATE,
  ROW_NORMS,
  INTERCEPT,
  L2,
  L1,
  OBJECTIVE,
  MARGIN,
  ALPHA,
  L1_RATIO,
  ETA0,
  T0,
  WSCALE,
  U,
  T,
} from './generated/sgd.record';
import { addRow, addRowNorms, scaleAll, scoreRow, truncateRow } from './rows';

const OPTIMAL: u32 = 0;
const PASSIVE_AGGRESSIVE: u32 = 2;

const SPARSE_INTERCEPT_DECAY: f64 = 0.01;
const SMALLEST_SCALE: f64 = 1e-9;

// @ts-ignore: decorator
@inline
function address(config: usize, field: usize): usize {
  return load<u32>(config + field);
}

// @ts-ignore: decorator
@inline
function isOn(config: usize, field: usize): bool {
  return load<u32>(config + field) != 0;
}

export function epoch(config: usize): void {
  const n = load<i32>(config + DOCUMENTS);
  const stride = load<i32>(config + STRIDE);
  const pitch = load<i32>(config + PITCH);
  const a = address(config, ACTIVE);
  const isPenalised = isOn(config, IS_PENALISED);
  const hasL1 = isOn(config, HAS_L1);
  const fitIntercept = isOn(config, FIT_INTERCEPT);
  const rate = load<u32>(config + RATE);
  const isPassiveAggressive = rate == PASSIVE_AGGRESSIVE;
  const indptr = address(config, INDPTR);
  const codes = address(config, CODES);
  const norms = address(config, NORMS);
  const order = address(config, ORDER);
  const positive = address(config, POSITIVE);
  const columnOf = address(config, COLUMN_OF);
  const w = address(config, W);
  const score = address(config, SCORE);
  const update = address(config, UPDATE);
  const rowNorms = address(config, ROW_NORMS);
  const intercept = address(config, INTERCEPT);
  const l2 = address(config, L2);
  const l1 = address(config, L1);
  const objective = address(config, OBJECTIVE);
  const margin = load<f64>(config + MARGIN);
  const alpha = load<f64>(config + ALPHA);
  const l1Ratio = load<f64>(config + L1_RATIO);
  const eta0 = load<f64>(config + ETA0);
  const t0 = load<f64>(config + T0);
  let wscale = load<f64>(config + WSCALE);
  let u = load<f64>(config + U);
  let t = load<f64>(config + T);
  let eta = eta0;

  shuffle(order, n, load<u32>(config + SEED));
  for (let s: i32 = 0; s < n; s++) {
    const i = load<u32>(order + (<usize>s << 2));
    const row = <usize>i << 2;
    const start = <usize>load<u32>(indptr + row);
    const words = load<i32>(indptr + row, 4) - <i32>start;
    const ids = address(config, IDS) + (start << 2);
    const xs = address(config, XS) + (start << 3);
    scoreRow(w, stride, pitch, ids, xs, words, score);
    if (rate == OPTIMAL) eta = 1 / (alpha * (t0 + t - 1));
    const code = load<i32>(codes + row);
    const norm = isPassiveAggressive ? load<f64>(norms + (row << 1)) : 1;
    const shrink = isPenalised && l1Ratio != 1 ? Math.max(0, 1 - (1 - l1Ratio) * eta * alpha) : 1;
    let anyUpdate = false;
    for (let c: usize = 0; c < a; c++) {
      const step = update + (c << 3);
      store<f64>(step, 0);
      const at = load<i32>(columnOf + (c << 2));
      if (at < 0) continue;
      const o = <usize>at << 3;
      const y: f64 = load<i32>(positive + (<usize>at << 2)) == code ? 1 : -1;
      const z = y * (load<f64>(score + (c << 3)) * wscale + load<f64>(intercept + o));
      const loss = z <= margin ? margin - z : 0;
      let sum = load<f64>(objective + o) + loss;
      if (isPenalised) {
        const squares = load<f64>(l2 + o);
        const sizes = load<f64>(l1 + o);
        sum += alpha * ((1 - l1Ratio) * 0.5 * squares + l1Ratio * sizes);
        store<f64>(l2 + o, squares * shrink * shrink);
        store<f64>(l1 + o, sizes * shrink);
      }
      store<f64>(objective + o, sum);
      if (z > margin) continue;
      const size = isPassiveAggressive ? (norm > 0 ? y * Math.min(eta0, loss / norm) : 0) : y * eta;
      store<f64>(step, size);
      if (size != 0) anyUpdate = true;
    }
    if (isPassiveAggressive && norm == 0) continue;
    if (shrink != 1) {
      wscale *= shrink;
      if (wscale < SMALLEST_SCALE) {
        scaleAll(w, stride, pitch, load<i32>(config + COLUMNS), wscale);
        wscale = 1;
      }
    }
    for (let c: usize = 0; anyUpdate && c < a; c++) {
      const step = load<f64>(update + (c << 3));
      if (step == 0) continue;
      const o = <usize>load<i32>(columnOf + (c << 2)) << 3;
      if (isPenalised) {
        addRowNorms(w, pitch, <i32>c, ids, xs, words, step / wscale, rowNorms);
        store<f64>(l2 + o, load<f64>(rowNorms) * wscale * wscale);
        store<f64>(l1 + o, load<f64>(rowNorms, 8) * wscale);
      } else addRow(w, pitch, <i32>c, ids, xs, words, step);
      if (fitIntercept) store<f64>(intercept + o, load<f64>(intercept + o) + step * SPARSE_INTERCEPT_DECAY);
    }
    if (hasL1) {
      u += l1Ratio * eta * alpha;
      truncateRow(w, stride, ids, words, u, wscale);
    }
    t++;
  }
  store<f64>(config + WSCALE, wscale);
  store<f64>(config + U, u);
  store<f64>(config + T, t);
}

/** `shuffle` of @aml-mlops/random, with Xorshift32. */
function shuffle(order: usize, n: i32, seed: u32): void {
  let x: u32 = seed == 0 ? 1 : seed;
  for (let i: i32 = 0; i < n - 1; i++) {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    const j = i + <i32>((x & 0x7fffffff) % <u32>(n - i));
    const a = order + (<usize>i << 2);
    const b = order + (<usize>j << 2);
    const kept = load<i32>(a);
    store<i32>(a, load<i32>(b));
    store<i32>(b, kept);
  }
}

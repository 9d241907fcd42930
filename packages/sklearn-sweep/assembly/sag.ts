// One epoch of src/solvers/sag.ts: one random draw per document, for all targets at once.
//
// The configuration is a record at one address; src/kernel/sag.record.ts declares its fields. Symbols are the solver's.

import {
  DOCUMENTS,
  COLUMNS,
  STRIDE,
  TARGETS,
  RANDOM,
  NUM_SEEN,
  INDPTR,
  IDS,
  XS,
  TARGET,
  W,
  MEMORY,
  SEEN,
  LAST,
  SUM,
  SCORE,
  DELTA,
  INTERCEPT,
  INTERCEPT_SUM,
  STEP,
  SHRINK,
} from './generated/sag.record';
import { addOuter, catchUpAll, catchUpRow, scoreRow } from './rows';

const SPARSE_INTERCEPT_DECAY: f64 = 0.01;
const SMALLEST_SCALE: f64 = 1e-9;

// @ts-ignore: decorator
@inline
function address(config: usize, field: usize): usize {
  return load<u32>(config + field);
}

export function epoch(config: usize): void {
  const n = load<i32>(config + DOCUMENTS);
  const columns = load<i32>(config + COLUMNS);
  const stride = load<i32>(config + STRIDE);
  const k = address(config, TARGETS);
  const indptr = address(config, INDPTR);
  const target = address(config, TARGET);
  const w = address(config, W);
  const memory = address(config, MEMORY);
  const seen = address(config, SEEN);
  const last = address(config, LAST);
  const sum = address(config, SUM);
  const score = address(config, SCORE);
  const delta = address(config, DELTA);
  const intercept = address(config, INTERCEPT);
  const interceptSum = address(config, INTERCEPT_SUM);
  const step = load<f64>(config + STEP);
  const shrink = load<f64>(config + SHRINK);
  let x = load<u32>(config + RANDOM);
  let numSeen = load<i32>(config + NUM_SEEN);
  let wscale: f64 = 1;

  for (let t: i32 = 0; t < n; t++) {
    // Xorshift32 of @aml-mlops/random.
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    const i = <usize>((x & 0x7fffffff) % <u32>n);
    if (load<i32>(seen + (i << 2)) == 0) {
      store<i32>(seen + (i << 2), 1);
      numSeen++;
    }
    const start = <usize>load<u32>(indptr + (i << 2));
    const words = load<i32>(indptr + (i << 2), 4) - <i32>start;
    const ids = address(config, IDS) + (start << 2);
    const xs = address(config, XS) + (start << 3);
    if (t > 0) catchUpRow(w, stride, ids, words, last, sum, t);
    scoreRow(w, stride, 2 * stride, ids, xs, words, score);
    const interceptStep = (step / <f64>numSeen) * SPARSE_INTERCEPT_DECAY;
    for (let c: usize = 0; c < k; c++) {
      const o = c << 3;
      const at = (i * k + c) << 3;
      const residual = load<f64>(score + o) * wscale + load<f64>(intercept + o) - load<f64>(target + at);
      const difference = residual - load<f64>(memory + at);
      store<f64>(memory + at, residual);
      store<f64>(delta + o, difference);
      const total = load<f64>(interceptSum + o) + difference;
      store<f64>(interceptSum + o, total);
      store<f64>(intercept + o, load<f64>(intercept + o) - interceptStep * total);
    }
    addOuter(w, stride, ids, xs, words, delta);
    wscale *= shrink;
    const sumAt = sum + (<usize>t << 3);
    store<f64>(sumAt, load<f64>(sumAt) + step / (wscale * <f64>numSeen), 8);
    if (wscale < SMALLEST_SCALE && t < n - 1) {
      catchUpAll(w, stride, columns, last, sum, t + 1, wscale);
      wscale = 1;
    }
  }
  catchUpAll(w, stride, columns, last, sum, n, wscale);
  clear(last, <usize>columns << 2);
  store<u32>(config + RANDOM, x);
  store<i32>(config + NUM_SEEN, numSeen);
}

function clear(from: usize, bytes: usize): void {
  for (let at = from; at < from + bytes; at += 4) store<i32>(at, 0);
}

// Dense Adam: the steps a row missed while no batch contained its word.

import {
  CURRENT,
  EMBEDDING,
  EMBEDDING_M,
  EMBEDDING_V,
  H,
  STEPS,
  THREADS,
  TOUCHED,
  TOUCHED_STRIDE,
  WORDS,
} from '../generated/network.record';
import { EPSILON, KEEP, STEP_BYTES, STEP_SIZE } from '../generated/step.record';
import { fadedFirst, fadedSecond, flush, flushPositive, moved } from './adam';
import { get } from './config';
import { gap, LONGEST_GAP, powers, sumGaps } from './gaps';
import { SMALLEST_FIRST, SMALLEST_SECOND } from './vanishing';

/** Gaps up to here are taken step by step: as cheap as their sum. */
const SHORTEST_GAP: usize = 3;
/** Largest share of a move that the terms left out of a sum may have. */
const TOLERANCE: f32 = 1e-6;

/** Steps `from` to `to` of the table on four weights of a row, one by one. */
function takeSteps(w: usize, m: usize, v: usize, from: usize, to: usize, whole: bool): void {
  let weights = v128.load(w);
  let first = v128.load(m);
  let second = v128.load(v);
  for (let step = from; step < to; step += STEP_BYTES) {
    first = fadedFirst(first);
    second = fadedSecond(second);
    weights = moved(
      weights,
      first,
      second,
      v128.load32_splat(step, STEP_SIZE),
      v128.load32_splat(step, EPSILON),
      v128.load32_splat(step, KEEP),
    );
  }
  v128.store(w, weights);
  if (!whole) return;
  v128.store(m, first);
  v128.store(v, second);
}

/**
 * Adam on a word's row for the steps between two of the table, without a gradient in any of them.
 *
 * @param whole false leaves the moments as they were: the word's next update, which must follow, fades them (fadedAdam)
 */
function catchUpWord(config: usize, thread: usize, word: usize, from: usize, to: usize, whole: bool): void {
  const width = get(config, H) << 2;
  const offset = word * width;
  const w = get(config, EMBEDDING) + offset;
  const m = get(config, EMBEDDING_M) + offset;
  const v = get(config, EMBEDDING_V) + offset;
  const n = to - from;
  const steps = get(config, STEPS);
  const firstStep = steps + from * STEP_BYTES;
  const endStep = steps + to * STEP_BYTES;
  const decays = load<f32>(firstStep, KEEP) != 1;
  const sums = gap(config, thread, from, to);
  const ofGap = powers(config, n);
  const fade1 = v128.load32_splat(ofGap);
  const fade2 = v128.load32_splat(ofGap, 4);
  const keep = v128.load32_splat(ofGap, 8);
  const after = n > LONGEST_GAP ? load<f32>(powers(config, n - LONGEST_GAP), 8) : 1;
  const sum = f32x4.splat(load<f32>(sums) * after);
  const mean = v128.load32_splat(sums, 4);
  const spread = v128.load32_splat(sums, 8);
  const skew = v128.load32_splat(sums, 12);
  const fourth = f32x4.mul(f32x4.splat(9), f32x4.mul(spread, spread));
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  for (let j: usize = 0; j < width; j += 16) {
    const first = v128.load(m + j);
    const second = v128.load(v + j);
    // No step has moved these weights yet, or their moments have decayed to zero: nothing changes.
    if (!decays && !v128.any_true(v128.or(first, second))) continue;
    if (n < SHORTEST_GAP) {
      takeSteps(w + j, m + j, v + j, firstStep, endStep, whole);
      continue;
    }
    const inverse = f32x4.div(one, f32x4.add(f32x4.sqrt(second), mean));
    const u = f32x4.mul(mean, inverse);
    const square = f32x4.mul(u, u);
    const coarse = f32x4.gt(f32x4.mul(fourth, f32x4.mul(square, square)), f32x4.splat(TOLERANCE));
    if (v128.any_true(coarse) && v128.any_true(v128.and(coarse, f32x4.ne(first, zero)))) {
      takeSteps(w + j, m + j, v + j, firstStep, endStep, whole);
      continue;
    }
    const series = f32x4.add(one, f32x4.mul(square, f32x4.sub(spread, f32x4.mul(skew, u))));
    const move = f32x4.mul(f32x4.mul(f32x4.mul(sum, first), inverse), series);
    v128.store(w + j, f32x4.sub(f32x4.mul(keep, v128.load(w + j)), move));
    if (!whole) continue;
    v128.store(m + j, flush(f32x4.mul(fade1, first), SMALLEST_FIRST));
    v128.store(v + j, flushPositive(f32x4.mul(fade2, second), SMALLEST_SECOND));
  }
}

/** Brings the weights of the words that one thread found in the next batch up to the end of step `done` of the table. */
export function catchUpFound(config: usize, thread: usize, found: usize, done: usize): void {
  sumGaps(config, thread, done);
  const touched = get(config, TOUCHED) + thread * get(config, TOUCHED_STRIDE);
  const current = get(config, CURRENT);
  for (let i: usize = 0; i < found; i++) {
    const word = <usize>load<u32>(touched + (i << 2));
    const from = <usize>load<u32>(current + (word << 2));
    if (from < done) catchUpWord(config, thread, word, from, done, false);
  }
}

/** The same for all rows of one thread with their moments, and resets their step counters for a new table. */
export function catchUpAll(config: usize, thread: usize, done: usize): void {
  sumGaps(config, thread, done);
  const words = get(config, WORDS);
  const threads = get(config, THREADS);
  const current = get(config, CURRENT);
  for (let word = thread; word < words; word += threads) {
    const at = current + (word << 2);
    const from = <usize>load<u32>(at);
    if (from < done) catchUpWord(config, thread, word, from, done, true);
    store<u32>(at, 0);
  }
}

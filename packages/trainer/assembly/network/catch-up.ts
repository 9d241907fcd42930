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
import { fadedFirst, fadedSecond, moved } from './adam';
import { get } from './config';

/** Adam on a word's row for the steps whose constants are stored between two addresses; the gradient is zero in all of them. */
function catchUpWord(config: usize, word: usize, from: usize, to: usize): void {
  const width = get(config, H) << 2;
  const offset = word * width;
  const w = get(config, EMBEDDING) + offset;
  const m = get(config, EMBEDDING_M) + offset;
  const v = get(config, EMBEDDING_V) + offset;
  const decays = load<f32>(from, 8) != 1;
  for (let j: usize = 0; j < width; j += 32) {
    let m0 = v128.load(m + j);
    let m1 = v128.load(m + j, 16);
    let v0 = v128.load(v + j);
    let v1 = v128.load(v + j, 16);
    // No step has moved these weights yet, or their moments have decayed to zero: nothing changes.
    if (!decays && !v128.any_true(v128.or(v128.or(m0, m1), v128.or(v0, v1)))) continue;
    let w0 = v128.load(w + j);
    let w1 = v128.load(w + j, 16);
    for (let step = from; step < to; step += 16) {
      const stepSize = v128.load32_splat(step);
      const epsilon = v128.load32_splat(step, 4);
      const keep = v128.load32_splat(step, 8);
      m0 = fadedFirst(m0);
      v0 = fadedSecond(v0);
      w0 = moved(w0, m0, v0, stepSize, epsilon, keep);
      m1 = fadedFirst(m1);
      v1 = fadedSecond(v1);
      w1 = moved(w1, m1, v1, stepSize, epsilon, keep);
    }
    v128.store(m + j, m0);
    v128.store(m + j, m1, 16);
    v128.store(v + j, v0);
    v128.store(v + j, v1, 16);
    v128.store(w + j, w0);
    v128.store(w + j, w1, 16);
  }
}

/** Brings the rows of the words that one thread found in the next batch up to the end of step `done` of this window. */
export function catchUpFound(config: usize, thread: usize, found: usize, done: usize): void {
  const touched = get(config, TOUCHED) + thread * get(config, TOUCHED_STRIDE);
  for (let i: usize = 0; i < found; i++) catchUpTo(config, <usize>load<u32>(touched + (i << 2)), done);
}

/** The same for all rows of one thread, and resets their step counters for the next window. */
export function catchUpAll(config: usize, thread: usize, done: usize): void {
  const words = get(config, WORDS);
  const threads = get(config, THREADS);
  for (let word = thread; word < words; word += threads) {
    catchUpTo(config, word, done);
    store<u32>(get(config, CURRENT) + (word << 2), 0);
  }
}

// @ts-ignore: decorator
@inline
function catchUpTo(config: usize, word: usize, done: usize): void {
  const at = get(config, CURRENT) + (word << 2);
  const current = <usize>load<u32>(at);
  if (current >= done) return;
  const steps = get(config, STEPS);
  catchUpWord(config, word, steps + (current << 4), steps + (done << 4));
  store<u32>(at, <u32>done);
}

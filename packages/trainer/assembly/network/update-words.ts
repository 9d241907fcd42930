// Adam on the rows of the words in a batch.

import {
  BATCH,
  CURRENT,
  DELTA1,
  DENSE_ADAM,
  EMBEDDING,
  EMBEDDING_M,
  EMBEDDING_V,
  ENTRY_COUNT,
  ENTRY_SLOT,
  H,
  HEADS,
  INDPTR,
  LISTS,
  NEXT,
  TOUCHED,
  TOUCHED_STRIDE,
} from '../generated/network.record';
import { EPSILON, KEEP, STEP_SIZE } from '../generated/step.record';
import { fadedAdam } from './adam';
import { get } from './config';
import { powers } from './gaps';

/**
 * The row of one word: its gradient, sum over the documents that contain it of count x d1, and Adam.
 *
 * @param missed steps that the row's moments have not taken, without a gradient
 * @param list {address of the document's d1, count}, 8 bytes each, documents ascending
 */
export function updateWord(config: usize, word: usize, missed: usize, list: usize, listEnd: usize, step: usize): void {
  const width = get(config, H) << 2;
  const offset = word * width;
  const w = get(config, EMBEDDING) + offset;
  const m = get(config, EMBEDDING_M) + offset;
  const v = get(config, EMBEDDING_V) + offset;
  const stepSize = v128.load32_splat(step, STEP_SIZE);
  const epsilon = v128.load32_splat(step, EPSILON);
  const keep = v128.load32_splat(step, KEEP);
  const fades = powers(config, missed + 1);
  const fade1 = v128.load32_splat(fades);
  const fade2 = v128.load32_splat(fades, 4);
  let j: usize = 0;
  for (; j + 128 <= width; j += 128) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let s4 = s0;
    let s5 = s0;
    let s6 = s0;
    let s7 = s0;
    for (let at = list; at < listEnd; at += 8) {
      const row = <usize>load<u32>(at) + j;
      const count = v128.load32_splat(at, 4);
      s0 = f32x4.add(s0, f32x4.mul(count, v128.load(row)));
      s1 = f32x4.add(s1, f32x4.mul(count, v128.load(row, 16)));
      s2 = f32x4.add(s2, f32x4.mul(count, v128.load(row, 32)));
      s3 = f32x4.add(s3, f32x4.mul(count, v128.load(row, 48)));
      s4 = f32x4.add(s4, f32x4.mul(count, v128.load(row, 64)));
      s5 = f32x4.add(s5, f32x4.mul(count, v128.load(row, 80)));
      s6 = f32x4.add(s6, f32x4.mul(count, v128.load(row, 96)));
      s7 = f32x4.add(s7, f32x4.mul(count, v128.load(row, 112)));
    }
    fadedAdam(w + j, m + j, v + j, s0, fade1, fade2, stepSize, epsilon, keep);
    fadedAdam(w + j + 16, m + j + 16, v + j + 16, s1, fade1, fade2, stepSize, epsilon, keep);
    fadedAdam(w + j + 32, m + j + 32, v + j + 32, s2, fade1, fade2, stepSize, epsilon, keep);
    fadedAdam(w + j + 48, m + j + 48, v + j + 48, s3, fade1, fade2, stepSize, epsilon, keep);
    fadedAdam(w + j + 64, m + j + 64, v + j + 64, s4, fade1, fade2, stepSize, epsilon, keep);
    fadedAdam(w + j + 80, m + j + 80, v + j + 80, s5, fade1, fade2, stepSize, epsilon, keep);
    fadedAdam(w + j + 96, m + j + 96, v + j + 96, s6, fade1, fade2, stepSize, epsilon, keep);
    fadedAdam(w + j + 112, m + j + 112, v + j + 112, s7, fade1, fade2, stepSize, epsilon, keep);
  }
  for (; j < width; j += 32) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    for (let at = list; at < listEnd; at += 8) {
      const row = <usize>load<u32>(at) + j;
      const count = v128.load32_splat(at, 4);
      s0 = f32x4.add(s0, f32x4.mul(count, v128.load(row)));
      s1 = f32x4.add(s1, f32x4.mul(count, v128.load(row, 16)));
    }
    fadedAdam(w + j, m + j, v + j, s0, fade1, fade2, stepSize, epsilon, keep);
    fadedAdam(w + j + 16, m + j + 16, v + j + 16, s1, fade1, fade2, stepSize, epsilon, keep);
  }
}

/** Adam on the rows of one thread's words in the batch. Clears all heads. @param done steps of the table so far */
export function updateWords(
  config: usize, thread: u32, start: usize, found: usize, turn: usize, step: usize, done: usize,
): void {
  const width = get(config, H) << 2;
  const heads = get(config, HEADS);
  const touched = get(config, TOUCHED) + thread * get(config, TOUCHED_STRIDE);
  const list = get(config, LISTS) + thread * (get(config, BATCH) << 3);
  const base = <usize>load<u32>(get(config, INDPTR) + (start << 2)) << 2;
  const side = turn * get(config, TOUCHED_STRIDE);
  const next = get(config, NEXT) + side - base;
  const slots = get(config, ENTRY_SLOT) + side - base;
  const counts = get(config, ENTRY_COUNT);
  const d1 = get(config, DELTA1);
  const current = get(config, CURRENT);
  const dense = get(config, DENSE_ADAM) != 0;
  for (let i: usize = 0; i < found; i++) {
    const word = <usize>load<u32>(touched + (i << 2));
    const head = heads + (word << 2);
    let at = list;
    for (let e = load<i32>(head); e >= 0; e = load<i32>(next + e)) {
      store<u32>(at, <u32>(d1 + <usize>load<u32>(slots + e) * width));
      store<u32>(at, load<u32>(counts + e), 4);
      at += 8;
    }
    store<i32>(head, -1);
    const until = current + (word << 2);
    const missed = dense ? done - <usize>load<u32>(until) : 0;
    updateWord(config, word, missed, list, at, step);
    store<u32>(until, <u32>(done + 1));
  }
}

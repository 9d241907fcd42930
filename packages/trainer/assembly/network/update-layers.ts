// Adam on the small layers.

import {
  C,
  DELTA1,
  DELTA2,
  DELTA_Z,
  DENSE,
  DENSE_M,
  DENSE_V,
  H,
  HIDDEN1,
  HIDDEN2,
  THREADS,
} from '../generated/network.record';
import { EPSILON, KEEP, STEP_SIZE } from '../generated/step.record';
import { adam } from './adam';
import { get } from './config';

/**
 * Four rows of a small layer: their gradient, sum over documents of a[d, row] b[d, :], and Adam.
 *
 * @param a address of the first of the four columns in the first document's row
 * @param offset bytes from the layers' start to the first of the four rows
 */
export function update4(
  config: usize, a: usize, aStride: usize, b: usize, documents: usize, offset: usize, step: usize,
): void {
  const width = get(config, H) << 2;
  const w = get(config, DENSE) + offset;
  const m = get(config, DENSE_M) + offset;
  const v = get(config, DENSE_V) + offset;
  const stepSize = v128.load32_splat(step, STEP_SIZE);
  const epsilon = v128.load32_splat(step, EPSILON);
  const keep = v128.load32_splat(step, KEEP);
  const end = b + documents * width;
  for (let j: usize = 0; j < width; j += 32) {
    let s00 = f32x4.splat(0);
    let s01 = s00;
    let s10 = s00;
    let s11 = s00;
    let s20 = s00;
    let s21 = s00;
    let s30 = s00;
    let s31 = s00;
    let at = a;
    for (let row = b; row < end; row += width) {
      const y0 = v128.load(row + j);
      const y1 = v128.load(row + j, 16);
      let x = v128.load32_splat(at);
      s00 = f32x4.add(s00, f32x4.mul(x, y0));
      s01 = f32x4.add(s01, f32x4.mul(x, y1));
      x = v128.load32_splat(at, 4);
      s10 = f32x4.add(s10, f32x4.mul(x, y0));
      s11 = f32x4.add(s11, f32x4.mul(x, y1));
      x = v128.load32_splat(at, 8);
      s20 = f32x4.add(s20, f32x4.mul(x, y0));
      s21 = f32x4.add(s21, f32x4.mul(x, y1));
      x = v128.load32_splat(at, 12);
      s30 = f32x4.add(s30, f32x4.mul(x, y0));
      s31 = f32x4.add(s31, f32x4.mul(x, y1));
      at += aStride;
    }
    let o = j;
    adam(w + o, m + o, v + o, s00, stepSize, epsilon, keep);
    adam(w + o + 16, m + o + 16, v + o + 16, s01, stepSize, epsilon, keep);
    o += width;
    adam(w + o, m + o, v + o, s10, stepSize, epsilon, keep);
    adam(w + o + 16, m + o + 16, v + o + 16, s11, stepSize, epsilon, keep);
    o += width;
    adam(w + o, m + o, v + o, s20, stepSize, epsilon, keep);
    adam(w + o + 16, m + o + 16, v + o + 16, s21, stepSize, epsilon, keep);
    o += width;
    adam(w + o, m + o, v + o, s30, stepSize, epsilon, keep);
    adam(w + o + 16, m + o + 16, v + o + 16, s31, stepSize, epsilon, keep);
  }
}

/** A bias: the sum of its layer's deltas, and Adam without decay. */
export function updateBias(config: usize, deltas: usize, width: usize, documents: usize, offset: usize, step: usize): void {
  const stepSize = v128.load32_splat(step, STEP_SIZE);
  const epsilon = v128.load32_splat(step, EPSILON);
  const keep = f32x4.splat(1);
  const end = deltas + documents * width;
  for (let j: usize = 0; j < width; j += 16) {
    let sum = f32x4.splat(0);
    for (let row = deltas + j; row < end; row += width) sum = f32x4.add(sum, v128.load(row));
    const o = offset + j;
    adam(get(config, DENSE) + o, get(config, DENSE_M) + o, get(config, DENSE_V) + o, sum, stepSize, epsilon, keep);
  }
}

/** Adam on one thread's share of the small layers: rows in groups of four, then the biases. */
export function updateLayers(config: usize, thread: usize, documents: usize, step: usize): void {
  const threads = get(config, THREADS);
  const h = get(config, H);
  const c = get(config, C);
  const width = h << 2;
  const w2 = width;
  const b2 = w2 + h * width;
  const w3 = b2 + width;
  const b3 = w3 + c * width;
  const h1 = get(config, HIDDEN1);
  const h2 = get(config, HIDDEN2);
  const d1 = get(config, DELTA1);
  const d2 = get(config, DELTA2);
  const dz = get(config, DELTA_Z);
  for (let row = thread << 2; row < h; row += threads << 2) {
    update4(config, h1 + (row << 2), width, d2, documents, w2 + row * width, step);
  }
  for (let row = thread << 2; row < c; row += threads << 2) {
    update4(config, dz + (row << 2), c << 2, h2, documents, w3 + row * width, step);
  }
  if (thread == 0) updateBias(config, d1, width, documents, 0, step);
  if (thread == 1 % threads) updateBias(config, d2, width, documents, b2, step);
  if (thread == 2 % threads) updateBias(config, dz, c << 2, documents, b3, step);
}

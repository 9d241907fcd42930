/**
 * The bag-of-words network in WebAssembly SIMD: one pass over a window of documents, by one thread of T.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | B, T | | documents a step, threads |
 * | H, C | | units of a hidden layer and classes, padded to multiples of 8 and 4 with weights that stay zero |
 * | E | V x H | first layer, one row a word |
 * | b1, W2, b2, W3, b3 | H, H x H, H, C x H, C | the small layers, one after the other; W2 by input, W3 by class |
 * | h1, h2 | B x H | hidden layers after ReLU and dropout |
 * | d1, d2, dz | B x H, B x H, B x C | gradients of the loss before each activation |
 *
 * A step has two halves with a barrier after each: (1) a thread takes a slice of documents through the network and back
 * to d1; (2) a thread owns the words w with w % T == t and some rows of the small layers, sums their gradients in
 * registers and applies Adam at once. Dense Adam moves the rows of all words at every step; those that the next batch does
 * not have wait, and take the steps they missed in registers when a batch has them again. Every number is summed by one thread in one fixed order (words rising, units
 * rising, documents rising), so the bits do not depend on T. Nothing here fuses a multiplication with an addition: the
 * bits do not depend on the machine either.
 */

// The configuration, 4 bytes a field, written by src/engine/wasm/layout.ts: keep the two in step.
const H: usize = 0;
const UNITS: usize = 4;
const C: usize = 8;
const CLASSES: usize = 12;
const THREADS: usize = 16;
const BATCH: usize = 20;
const WORDS: usize = 24;
const DENSE_ADAM: usize = 28;
const EMBEDDING: usize = 32;
const EMBEDDING_M: usize = 36;
const EMBEDDING_V: usize = 40;
const DENSE: usize = 44;
const DENSE_M: usize = 48;
const DENSE_V: usize = 52;
const HEADS: usize = 56;
const NEXT: usize = 60;
const ENTRY_SLOT: usize = 64;
const TOUCHED: usize = 68;
const TOUCHED_STRIDE: usize = 72;
const LISTS: usize = 76;
const HIDDEN1: usize = 80;
const HIDDEN2: usize = 84;
const DELTA1: usize = 88;
const DELTA2: usize = 92;
const DELTA_Z: usize = 96;
const SCRATCH: usize = 100;
const INDPTR: usize = 104;
const ENTRY_WORD: usize = 108;
const ENTRY_COUNT: usize = 112;
const TARGETS: usize = 116;
const CLASS_WEIGHTS: usize = 120;
const OUTCOMES: usize = 124;
const PROBABILITIES: usize = 128;
const STEPS: usize = 132;
const BARRIER: usize = 136;
const DOCUMENTS: usize = 140;
const CURRENT: usize = 144;
const DROPOUT: usize = 152;
const DROPOUT_FACTOR: usize = 160;

// Below these a number counts as zero: src/network/vanishing.ts says why. Keep the two in step.
const SMALLEST_ERROR: f64 = 1e-10;
const SMALLEST_FIRST: f32 = 1e-30;
const SMALLEST_SECOND: f32 = 1e-36;

/** Rounds of looking before a thread sleeps at a barrier: some ten microseconds. */
const SPINS: i32 = 4000;

@inline function get(config: usize, field: usize): usize {
  return load<u32>(config + field);
}

/** All threads come here before any goes on. */
export function barrier(config: usize): void {
  const threads = <i32>get(config, THREADS);
  if (threads == 1) return;
  const at = get(config, BARRIER);
  const turn = atomic.load<i32>(at, 4);
  if (atomic.add<i32>(at, 1) == threads - 1) {
    atomic.store<i32>(at, 0);
    atomic.add<i32>(at, 1, 4);
    atomic.notify(at + 4, -1);
    return;
  }
  for (let spin = 0; spin < SPINS; spin++) {
    if (atomic.load<i32>(at, 4) != turn) return;
  }
  while (atomic.load<i32>(at, 4) == turn) atomic.wait<i32>(at + 4, turn, -1);
}

/** out[H] = b1 + sum over a document's words of count x E[word]. */
export function embed(config: usize, document: usize, out: usize): void {
  const h = get(config, H) << 2;
  const table = get(config, EMBEDDING);
  const bias = get(config, DENSE);
  const indptr = get(config, INDPTR) + (document << 2);
  const from = load<u32>(indptr) << 2;
  const to = load<u32>(indptr, 4) << 2;
  const words = get(config, ENTRY_WORD);
  const counts = get(config, ENTRY_COUNT);
  let j: usize = 0;
  for (; j + 128 <= h; j += 128) {
    let s0 = v128.load(bias + j);
    let s1 = v128.load(bias + j, 16);
    let s2 = v128.load(bias + j, 32);
    let s3 = v128.load(bias + j, 48);
    let s4 = v128.load(bias + j, 64);
    let s5 = v128.load(bias + j, 80);
    let s6 = v128.load(bias + j, 96);
    let s7 = v128.load(bias + j, 112);
    for (let e = from; e < to; e += 4) {
      const row = table + load<u32>(words + e) * h + j;
      const count = v128.load32_splat(counts + e);
      s0 = f32x4.add(s0, f32x4.mul(count, v128.load(row)));
      s1 = f32x4.add(s1, f32x4.mul(count, v128.load(row, 16)));
      s2 = f32x4.add(s2, f32x4.mul(count, v128.load(row, 32)));
      s3 = f32x4.add(s3, f32x4.mul(count, v128.load(row, 48)));
      s4 = f32x4.add(s4, f32x4.mul(count, v128.load(row, 64)));
      s5 = f32x4.add(s5, f32x4.mul(count, v128.load(row, 80)));
      s6 = f32x4.add(s6, f32x4.mul(count, v128.load(row, 96)));
      s7 = f32x4.add(s7, f32x4.mul(count, v128.load(row, 112)));
    }
    v128.store(out + j, s0);
    v128.store(out + j, s1, 16);
    v128.store(out + j, s2, 32);
    v128.store(out + j, s3, 48);
    v128.store(out + j, s4, 64);
    v128.store(out + j, s5, 80);
    v128.store(out + j, s6, 96);
    v128.store(out + j, s7, 112);
  }
  for (; j < h; j += 32) {
    let s0 = v128.load(bias + j);
    let s1 = v128.load(bias + j, 16);
    for (let e = from; e < to; e += 4) {
      const row = table + load<u32>(words + e) * h + j;
      const count = v128.load32_splat(counts + e);
      s0 = f32x4.add(s0, f32x4.mul(count, v128.load(row)));
      s1 = f32x4.add(s1, f32x4.mul(count, v128.load(row, 16)));
    }
    v128.store(out + j, s0);
    v128.store(out + j, s1, 16);
  }
}

/**
 * Four documents through a layer whose weights lie by input: out[d, j] = bias[j] + sum_k a[d, k] w[k, j].
 *
 * @param inner inputs
 * @param width bytes of a row of w, bias and out, a multiple of 32
 */
export function multiply4(a: usize, aStride: usize, w: usize, inner: usize, width: usize, bias: usize, out: usize): void {
  const a1 = aStride;
  const a2 = aStride * 2;
  const a3 = aStride * 3;
  for (let j: usize = 0; j < width; j += 32) {
    let s00 = bias ? v128.load(bias + j) : f32x4.splat(0);
    let s01 = bias ? v128.load(bias + j, 16) : f32x4.splat(0);
    let s10 = s00;
    let s11 = s01;
    let s20 = s00;
    let s21 = s01;
    let s30 = s00;
    let s31 = s01;
    let row = w + j;
    const end = a + (inner << 2);
    for (let at = a; at < end; at += 4) {
      const w0 = v128.load(row);
      const w1 = v128.load(row, 16);
      let x = v128.load32_splat(at);
      s00 = f32x4.add(s00, f32x4.mul(x, w0));
      s01 = f32x4.add(s01, f32x4.mul(x, w1));
      x = v128.load32_splat(at + a1);
      s10 = f32x4.add(s10, f32x4.mul(x, w0));
      s11 = f32x4.add(s11, f32x4.mul(x, w1));
      x = v128.load32_splat(at + a2);
      s20 = f32x4.add(s20, f32x4.mul(x, w0));
      s21 = f32x4.add(s21, f32x4.mul(x, w1));
      x = v128.load32_splat(at + a3);
      s30 = f32x4.add(s30, f32x4.mul(x, w0));
      s31 = f32x4.add(s31, f32x4.mul(x, w1));
      row += width;
    }
    v128.store(out + j, s00);
    v128.store(out + j, s01, 16);
    v128.store(out + width + j, s10);
    v128.store(out + width + j, s11, 16);
    v128.store(out + width * 2 + j, s20);
    v128.store(out + width * 2 + j, s21, 16);
    v128.store(out + width * 3 + j, s30);
    v128.store(out + width * 3 + j, s31, 16);
  }
}

/** Lane sums of a, b, c and d, each (0 + 2) + (1 + 3). */
@inline function sums4(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
}

/**
 * Four documents against the rows of a matrix: out[d, i] = bias[i] + sum_j a[d, j] w[i, j].
 *
 * @param width bytes of a row of a and w, a multiple of 16
 * @param rows of w, even
 * @param outStride bytes of a row of out
 */
export function dots4(a: usize, w: usize, width: usize, rows: usize, bias: usize, out: usize, outStride: usize): void {
  const w1 = width;
  for (let i: usize = 0; i < rows; i += 2) {
    const row = w + i * width;
    let s00 = f32x4.splat(0);
    let s01 = s00;
    let s10 = s00;
    let s11 = s00;
    let s20 = s00;
    let s21 = s00;
    let s30 = s00;
    let s31 = s00;
    for (let j: usize = 0; j < width; j += 16) {
      const x0 = v128.load(row + j);
      const x1 = v128.load(row + j + w1);
      let y = v128.load(a + j);
      s00 = f32x4.add(s00, f32x4.mul(y, x0));
      s01 = f32x4.add(s01, f32x4.mul(y, x1));
      y = v128.load(a + j + width);
      s10 = f32x4.add(s10, f32x4.mul(y, x0));
      s11 = f32x4.add(s11, f32x4.mul(y, x1));
      y = v128.load(a + j + width * 2);
      s20 = f32x4.add(s20, f32x4.mul(y, x0));
      s21 = f32x4.add(s21, f32x4.mul(y, x1));
      y = v128.load(a + j + width * 3);
      s30 = f32x4.add(s30, f32x4.mul(y, x0));
      s31 = f32x4.add(s31, f32x4.mul(y, x1));
    }
    let upper = sums4(s00, s01, s10, s11);
    let lower = sums4(s20, s21, s30, s31);
    if (bias) {
      const b = v128.load64_splat(bias + (i << 2));
      upper = f32x4.add(b, upper);
      lower = f32x4.add(b, lower);
    }
    const at = out + (i << 2);
    v128.store64_lane(at, upper, 0);
    v128.store64_lane(at + outStride, upper, 1);
    v128.store64_lane(at + outStride * 2, lower, 0);
    v128.store64_lane(at + outStride * 3, lower, 1);
  }
}

@inline function mix(value: u32): u32 {
  let x = value;
  x = (x ^ (x >> 16)) * 0x21f0aaad;
  x = (x ^ (x >> 15)) * 0xd35a2d97;
  return x ^ (x >> 15);
}

/** ReLU, then dropout where `key` is of a training step that has it; in place on one document's layer. */
export function activate(config: usize, layer: usize, dropout: f64, key: u32, first: u32): void {
  const width = get(config, H) << 2;
  const zero = f32x4.splat(0);
  for (let j: usize = 0; j < width; j += 16) v128.store(layer + j, f32x4.max(zero, v128.load(layer + j)));
  if (dropout == 0) return;
  const factor = load<f32>(config + DROPOUT_FACTOR);
  const units = <u32>get(config, UNITS);
  for (let u: u32 = 0; u < units; u++) {
    const bits = mix(mix(first + u + key) ^ key) >> 8;
    const at = layer + (u << 2);
    const kept = !(<f64>bits * 5.9604644775390625e-8 < dropout);
    store<f32>(at, kept ? load<f32>(at) * factor : 0);
  }
}

/** Lets a gradient back through ReLU and dropout: a unit that came out as zero lets nothing back. In place. */
export function deactivate(delta: usize, layer: usize, width: usize, factor: f32): void {
  const zero = f32x4.splat(0);
  const scale = f32x4.splat(factor);
  for (let j: usize = 0; j < width; j += 16) {
    const open = f32x4.gt(v128.load(layer + j), zero);
    v128.store(delta + j, v128.and(open, f32x4.mul(scale, v128.load(delta + j))));
  }
}

/**
 * e^x for x <= 0 in float64: 2^k e^r with |r| <= ln(2) / 2 and the exponential series of r up to r^13, whose remainder is
 * under 2^-57 of the result.
 */
function exp(x: f64): f64 {
  if (!(x >= -708)) return x == x ? 0 : x;
  const k = nearest(x * 1.4426950408889634);
  const r = x - k * 0.6931471803691238 - k * 1.9082149292705877e-10;
  let p: f64 = 1.6059043836821613e-10;
  p = p * r + 2.08767569878681e-9;
  p = p * r + 2.505210838544172e-8;
  p = p * r + 2.755731922398589e-7;
  p = p * r + 2.7557319223985893e-6;
  p = p * r + 2.48015873015873e-5;
  p = p * r + 1.984126984126984e-4;
  p = p * r + 1.3888888888888889e-3;
  p = p * r + 8.333333333333333e-3;
  p = p * r + 4.1666666666666664e-2;
  p = p * r + 1.6666666666666666e-1;
  p = p * r + 0.5;
  p = p * r + 1;
  p = p * r + 1;
  return p * reinterpret<f64>((<i64>k + 1023) << 52);
}

/** Leaves exp(z - max z) of one document in `out`, float64, and returns their sum. */
export function exponentials(logits: usize, classes: usize, out: usize): f64 {
  let largest = -Infinity as f32;
  for (let c: usize = 0; c < classes; c++) largest = max<f32>(largest, load<f32>(logits + (c << 2)));
  let sum: f64 = 0;
  for (let c: usize = 0; c < classes; c++) {
    const value = exp(<f64>load<f32>(logits + (c << 2)) - <f64>largest);
    store<f64>(out + (c << 3), value);
    sum += value;
  }
  return sum;
}

/**
 * Four documents from their words to their logits.
 *
 * @param first place of the first in the window; places from `end` on are empty documents
 * @param slot where in h1, h2 and dz they go
 * @param place of the first in its batch, for dropout
 */
export function forward4(config: usize, first: usize, end: usize, slot: usize, place: u32, dropout: f64, key: u32): void {
  const h = get(config, H);
  const width = h << 2;
  const units = get(config, UNITS);
  const h1 = get(config, HIDDEN1) + slot * width;
  const h2 = get(config, HIDDEN2) + slot * width;
  const w2 = get(config, DENSE) + width;
  const b2 = w2 + h * width;
  const w3 = b2 + width;
  const c = get(config, C);
  const b3 = w3 + c * width;
  for (let i: usize = 0; i < 4; i++) {
    const at = h1 + i * width;
    if (first + i < end) embed(config, first + i, at);
    else memory.fill(at, 0, width);
    activate(config, at, dropout, key, (place + <u32>i) * 2 * <u32>units);
  }
  multiply4(h1, width, w2, units, width, b2, h2);
  for (let i: usize = 0; i < 4; i++) {
    activate(config, h2 + i * width, dropout, key, ((place + <u32>i) * 2 + 1) * <u32>units);
  }
  dots4(h2, w3, width, c, b3, get(config, DELTA_Z) + slot * (c << 2), c << 2);
}

/** Four documents of a training step, forward and back to d1. Leaves each document's outcome for the loss. */
export function learn4(config: usize, start: usize, end: usize, slot: usize, weightSum: f64, key: u32, scratch: usize): void {
  const h = get(config, H);
  const width = h << 2;
  const c = get(config, C);
  const classes = get(config, CLASSES);
  const dropout = load<f64>(config + DROPOUT);
  forward4(config, start + slot, end, slot, <u32>slot, dropout, key);
  const dz = get(config, DELTA_Z) + slot * (c << 2);
  for (let i: usize = 0; i < 4; i++) {
    const document = start + slot + i;
    const z = dz + i * (c << 2);
    if (document >= end) {
      memory.fill(z, 0, c << 2);
      continue;
    }
    const target = <usize>load<u32>(get(config, TARGETS) + (document << 2));
    outcome(get(config, OUTCOMES) + document * 24, z, classes, target, scratch);
    const sum = load<f64>(get(config, OUTCOMES) + document * 24);
    const scale = <f64>load<f32>(get(config, CLASS_WEIGHTS) + (target << 2)) / weightSum;
    for (let k: usize = 0; k < c; k++) {
      const error = k < classes ? load<f64>(scratch + (k << 3)) / sum - (k == target ? 1 : 0) : 0;
      store<f32>(z + (k << 2), abs(error) < SMALLEST_ERROR ? 0 : <f32>(error * scale));
    }
  }
  const w2 = get(config, DENSE) + width;
  const w3 = w2 + h * width + width;
  const factor: f32 = dropout == 0 ? 1 : load<f32>(config + DROPOUT_FACTOR);
  const d2 = get(config, DELTA2) + slot * width;
  const d1 = get(config, DELTA1) + slot * width;
  multiply4(dz, c << 2, w3, classes, width, 0, d2);
  deactivate(d2, get(config, HIDDEN2) + slot * width, width << 2, factor);
  dots4(d2, w2, width, h, 0, d1, width);
  deactivate(d1, get(config, HIDDEN1) + slot * width, width << 2, factor);
}

/** Writes {sum of exponentials, z[target] - max z, 1 if the largest logit is the target's} of a document, float64. */
function outcome(into: usize, logits: usize, classes: usize, target: usize, scratch: usize): void {
  const sum = exponentials(logits, classes, scratch);
  let best: usize = 0;
  for (let k: usize = 1; k < classes; k++) {
    if (load<f32>(logits + (k << 2)) > load<f32>(logits + (best << 2))) best = k;
  }
  store<f64>(into, sum);
  store<f64>(into, <f64>load<f32>(logits + (target << 2)) - <f64>load<f32>(logits + (best << 2)), 8);
  store<f64>(into, best == target ? 1 : 0, 16);
}

/** Zero for the lanes nearer to it than the limit; what is no number stays. */
@inline function flush(x: v128, limit: f32): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(limit)));
}

/** The same where no lane is below zero. */
@inline function flushPositive(x: v128, limit: f32): v128 {
  return v128.andnot(x, f32x4.lt(x, f32x4.splat(limit)));
}

/** Means of gradients and of their squares after a step whose gradient is zero. */
@inline function fadedFirst(m: v128): v128 {
  return flush(f32x4.mul(f32x4.splat(0.9), m), SMALLEST_FIRST);
}

@inline function fadedSecond(v: v128): v128 {
  return flushPositive(f32x4.mul(f32x4.splat(0.999), v), SMALLEST_SECOND);
}

@inline function moved(w: v128, first: v128, second: v128, stepSize: v128, epsilon: v128, keep: v128): v128 {
  const move = f32x4.div(f32x4.mul(stepSize, first), f32x4.add(f32x4.sqrt(second), epsilon));
  return f32x4.sub(f32x4.mul(keep, w), move);
}

/** Adam on four weights: see src/network/adam.ts. */
@inline function adam(w: usize, m: usize, v: usize, g: v128, stepSize: v128, epsilon: v128, keep: v128): void {
  const first = flush(
    f32x4.add(f32x4.mul(f32x4.splat(0.9), v128.load(m)), f32x4.mul(f32x4.splat(0.1), g)),
    SMALLEST_FIRST,
  );
  const second = flushPositive(
    f32x4.add(f32x4.mul(f32x4.splat(0.999), v128.load(v)), f32x4.mul(f32x4.mul(f32x4.splat(0.001), g), g)),
    SMALLEST_SECOND,
  );
  v128.store(m, first);
  v128.store(v, second);
  v128.store(w, moved(v128.load(w), first, second, stepSize, epsilon, keep));
}

/**
 * Four rows of a small layer: their gradient, sum over documents of a[d, row] b[d, :], and Adam.
 *
 * @param a first of the four columns in the first document's row
 * @param offset bytes from the layers' start to the first of the four rows
 */
export function update4(
  config: usize, a: usize, aStride: usize, b: usize, documents: usize, offset: usize, step: usize,
): void {
  const width = get(config, H) << 2;
  const w = get(config, DENSE) + offset;
  const m = get(config, DENSE_M) + offset;
  const v = get(config, DENSE_V) + offset;
  const stepSize = v128.load32_splat(step);
  const epsilon = v128.load32_splat(step, 4);
  const keep = v128.load32_splat(step, 8);
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
  const stepSize = v128.load32_splat(step);
  const epsilon = v128.load32_splat(step, 4);
  const keep = f32x4.splat(1);
  const end = deltas + documents * width;
  for (let j: usize = 0; j < width; j += 16) {
    let sum = f32x4.splat(0);
    for (let row = deltas + j; row < end; row += width) sum = f32x4.add(sum, v128.load(row));
    const o = offset + j;
    adam(get(config, DENSE) + o, get(config, DENSE_M) + o, get(config, DENSE_V) + o, sum, stepSize, epsilon, keep);
  }
}

/**
 * The row of one word: its gradient, sum over the documents that have it of count x d1, and Adam.
 *
 * @param list {address of the document's d1, count}, 8 bytes each, documents rising
 */
export function updateWord(config: usize, word: usize, list: usize, listEnd: usize, step: usize): void {
  const width = get(config, H) << 2;
  const offset = word * width;
  const w = get(config, EMBEDDING) + offset;
  const m = get(config, EMBEDDING_M) + offset;
  const v = get(config, EMBEDDING_V) + offset;
  const stepSize = v128.load32_splat(step);
  const epsilon = v128.load32_splat(step, 4);
  const keep = v128.load32_splat(step, 8);
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
    adam(w + j, m + j, v + j, s0, stepSize, epsilon, keep);
    adam(w + j + 16, m + j + 16, v + j + 16, s1, stepSize, epsilon, keep);
    adam(w + j + 32, m + j + 32, v + j + 32, s2, stepSize, epsilon, keep);
    adam(w + j + 48, m + j + 48, v + j + 48, s3, stepSize, epsilon, keep);
    adam(w + j + 64, m + j + 64, v + j + 64, s4, stepSize, epsilon, keep);
    adam(w + j + 80, m + j + 80, v + j + 80, s5, stepSize, epsilon, keep);
    adam(w + j + 96, m + j + 96, v + j + 96, s6, stepSize, epsilon, keep);
    adam(w + j + 112, m + j + 112, v + j + 112, s7, stepSize, epsilon, keep);
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
    adam(w + j, m + j, v + j, s0, stepSize, epsilon, keep);
    adam(w + j + 16, m + j + 16, v + j + 16, s1, stepSize, epsilon, keep);
  }
}

/** Adam on a word's row for the steps whose constants lie between two addresses, its gradient being zero in all of them. */
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
    // No step has moved these weights yet, or what it left is forgotten: nothing will.
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

/** Brings the rows of the words that one thread has found in the next batch to the end of step `done` of this window. */
function catchUpFound(config: usize, thread: usize, found: usize, done: usize): void {
  const touched = get(config, TOUCHED) + thread * get(config, TOUCHED_STRIDE);
  for (let i: usize = 0; i < found; i++) catchUpTo(config, <usize>load<u32>(touched + (i << 2)), done);
}

/** The same for all rows of one thread; then they count as having had no step of the next window. */
function catchUpAll(config: usize, thread: usize, done: usize): void {
  const words = get(config, WORDS);
  const threads = get(config, THREADS);
  for (let word = thread; word < words; word += threads) {
    catchUpTo(config, word, done);
    store<u32>(get(config, CURRENT) + (word << 2), 0);
  }
}

@inline function catchUpTo(config: usize, word: usize, done: usize): void {
  const at = get(config, CURRENT) + (word << 2);
  const current = <usize>load<u32>(at);
  if (current >= done) return;
  const steps = get(config, STEPS);
  catchUpWord(config, word, steps + (current << 4), steps + (done << 4));
  store<u32>(at, <u32>done);
}

/**
 * Links the entries of a batch by word, for the words of one thread: heads[word] is the first entry, documents rising.
 * The words that occur are listed; their number is returned.
 *
 * @param turn 0 and 1 alternate: other threads may still read the links of the batch before
 */
export function linkWords(config: usize, thread: u32, start: usize, end: usize, turn: usize): usize {
  const threads = <u32>get(config, THREADS);
  const powerOfTwo = (threads & (threads - 1)) == 0;
  const indptr = get(config, INDPTR);
  const words = get(config, ENTRY_WORD);
  const heads = get(config, HEADS);
  const touched = get(config, TOUCHED) + thread * get(config, TOUCHED_STRIDE);
  const base = <usize>load<u32>(indptr + (start << 2)) << 2;
  const side = turn * get(config, TOUCHED_STRIDE);
  const next = get(config, NEXT) + side - base;
  const slots = get(config, ENTRY_SLOT) + side - base;
  let found: usize = 0;
  for (let document = end; document-- > start; ) {
    const to = <usize>load<u32>(indptr + (document << 2), 4) << 2;
    for (let e = <usize>load<u32>(indptr + (document << 2)) << 2; e < to; e += 4) {
      const word = load<u32>(words + e);
      if ((powerOfTwo ? word & (threads - 1) : word % threads) != thread) continue;
      const head = heads + (<usize>word << 2);
      const before = load<i32>(head);
      store<i32>(next + e, before);
      store<u32>(slots + e, <u32>(document - start));
      store<i32>(head, <i32>e);
      if (before < 0) {
        store<u32>(touched + (found << 2), word);
        found++;
      }
    }
  }
  return found;
}

/** Adam on the rows of one thread's words that the batch has. Leaves all heads empty. @param done steps of this window so far */
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
    updateWord(config, word, list, at, step);
    store<u32>(current + (word << 2), <u32>(done + 1));
  }
}

/** Adam on one thread's share of the small layers: rows by fours, and the biases in turn. */
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

/** Trains on the window's documents, a step for every B of them. All T threads must call it. */
export function train(config: usize, thread: u32): void {
  barrier(config);
  const threads = <usize>get(config, THREADS);
  const batch = get(config, BATCH);
  const documents = get(config, DOCUMENTS);
  const scratch = get(config, SCRATCH) + thread * (get(config, C) << 3);
  const targets = get(config, TARGETS);
  const classWeights = get(config, CLASS_WEIGHTS);
  const dense = get(config, DENSE_ADAM) != 0;
  let step = get(config, STEPS);
  let done: usize = 0;
  let turn: usize = 0;
  let found = linkWords(config, thread, 0, min(batch, documents), turn);
  for (let start: usize = 0; start < documents; start += batch) {
    const end = min(start + batch, documents);
    let weightSum: f64 = 0;
    for (let i = start; i < end; i++) weightSum += load<f32>(classWeights + (load<u32>(targets + (i << 2)) << 2));
    const key = load<u32>(step, 12);
    const groups = (end - start + 3) >> 2;
    const last = (groups * (thread + 1)) / threads;
    for (let group = (groups * thread) / threads; group < last; group++) {
      learn4(config, start, end, group << 2, weightSum, key, scratch);
    }
    barrier(config);
    updateWords(config, thread, start, found, turn, step, done);
    updateLayers(config, thread, end - start, step);
    step += 16;
    done++;
    if (end < documents) {
      turn ^= 1;
      found = linkWords(config, thread, end, min(end + batch, documents), turn);
      if (dense) catchUpFound(config, thread, found, done);
    } else if (dense) catchUpAll(config, thread, done);
    barrier(config);
  }
}

/** Probabilities of the window's documents. All T threads must call it. */
export function predict(config: usize, thread: u32): void {
  barrier(config);
  const threads = <usize>get(config, THREADS);
  const documents = get(config, DOCUMENTS);
  const c = get(config, C);
  const classes = get(config, CLASSES);
  const scratch = get(config, SCRATCH) + thread * (c << 3);
  const slot = <usize>thread << 2;
  const logits = get(config, DELTA_Z) + slot * (c << 2);
  const groups = (documents + 3) >> 2;
  const last = (groups * (thread + 1)) / threads;
  for (let group = (groups * thread) / threads; group < last; group++) {
    const first = group << 2;
    forward4(config, first, documents, slot, 0, 0, 0);
    for (let i: usize = 0; i < 4 && first + i < documents; i++) {
      const sum = exponentials(logits + i * (c << 2), classes, scratch);
      const out = get(config, PROBABILITIES) + (first + i) * (classes << 2);
      for (let k: usize = 0; k < classes; k++) store<f32>(out + (k << 2), <f32>(load<f64>(scratch + (k << 3)) / sum));
    }
  }
  barrier(config);
}

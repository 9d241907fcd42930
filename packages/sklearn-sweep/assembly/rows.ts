// Operations on one document of a CSR matrix and on the weights of all classes for its words.
//
// | symbol | meaning |
// | --- | --- |
// | ids, xs | addresses of the document's words (i32) and values (f64), n of them |
// | W | address of the weights, f64 [columns, pitch] row-major; the first stride numbers of a row are the weights |
// | stride | weights per word: 1 or even, so that a vector holds two classes |
// | pitch | stride, or twice that if each weight has a companion (q, G) in the second half of the row, for cache locality |

/** out[c] = x · W[:, c] for all stride classes; sums run over the words in order. */
export function scoreRow(W: usize, stride: i32, pitch: i32, ids: usize, xs: usize, n: i32, out: usize): void {
  const idsEnd = ids + (<usize>n << 2);
  const rowBytes = <usize>pitch << 3;
  if (stride == 1) {
    let s: f64 = 0;
    for (let i = ids, x = xs; i < idsEnd; i += 4, x += 8) {
      s += load<f64>(x) * load<f64>(W + <usize>load<u32>(i) * rowBytes);
    }
    store<f64>(out, s);
    return;
  }
  let c: i32 = 0;
  for (; c + 8 <= stride; c += 8) {
    const from = W + (<usize>c << 3);
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let i = ids, x = xs; i < idsEnd; i += 4, x += 8) {
      const w = from + <usize>load<u32>(i) * rowBytes;
      const v = v128.load64_splat(x);
      s0 = f64x2.add(s0, f64x2.mul(v, v128.load(w)));
      s1 = f64x2.add(s1, f64x2.mul(v, v128.load(w, 16)));
      s2 = f64x2.add(s2, f64x2.mul(v, v128.load(w, 32)));
      s3 = f64x2.add(s3, f64x2.mul(v, v128.load(w, 48)));
    }
    const to = out + (<usize>c << 3);
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
  if (c + 4 <= stride) {
    const from = W + (<usize>c << 3);
    let s0 = f64x2.splat(0);
    let s1 = s0;
    for (let i = ids, x = xs; i < idsEnd; i += 4, x += 8) {
      const w = from + <usize>load<u32>(i) * rowBytes;
      const v = v128.load64_splat(x);
      s0 = f64x2.add(s0, f64x2.mul(v, v128.load(w)));
      s1 = f64x2.add(s1, f64x2.mul(v, v128.load(w, 16)));
    }
    const to = out + (<usize>c << 3);
    v128.store(to, s0);
    v128.store(to, s1, 16);
    c += 4;
  }
  if (c < stride) {
    const from = W + (<usize>c << 3);
    let s0 = f64x2.splat(0);
    for (let i = ids, x = xs; i < idsEnd; i += 4, x += 8) {
      const w = from + <usize>load<u32>(i) * rowBytes;
      s0 = f64x2.add(s0, f64x2.mul(v128.load64_splat(x), v128.load(w)));
    }
    v128.store(out + (<usize>c << 3), s0);
  }
}

/** W[:, c] += step x. */
export function addRow(W: usize, pitch: i32, c: i32, ids: usize, xs: usize, n: i32, step: f64): void {
  const rowBytes = <usize>pitch << 3;
  const from = W + (<usize>c << 3);
  const idsEnd = ids + (<usize>n << 2);
  for (let i = ids, x = xs; i < idsEnd; i += 4, x += 8) {
    const w = from + <usize>load<u32>(i) * rowBytes;
    store<f64>(w, load<f64>(w) + load<f64>(x) * step);
  }
}

/** The same; out receives the sums of squares and of absolute values of the changed weights. */
export function addRowNorms(
  W: usize,
  pitch: i32,
  c: i32,
  ids: usize,
  xs: usize,
  n: i32,
  step: f64,
  out: usize,
): void {
  const rowBytes = <usize>pitch << 3;
  const from = W + (<usize>c << 3);
  const idsEnd = ids + (<usize>n << 2);
  let squares: f64 = 0;
  let sizes: f64 = 0;
  for (let i = ids, x = xs; i < idsEnd; i += 4, x += 8) {
    const w = from + <usize>load<u32>(i) * rowBytes;
    const value = load<f64>(w) + load<f64>(x) * step;
    store<f64>(w, value);
    squares += value * value;
    sizes += Math.abs(value);
  }
  store<f64>(out, squares);
  store<f64>(out, sizes, 8);
}

/**
 * Cumulative L1 penalty (Tsuruoka et al. 2009) on all classes' weights for the document's words: a weight moves towards
 * zero by the penalty it has not received yet; its companion q changes by that movement. All quantities refer to unscaled
 * weights.
 */
export function truncateRow(W: usize, stride: i32, ids: usize, n: i32, u: f64, wscale: f64): void {
  const half = <usize>stride << 3;
  const idsEnd = ids + (<usize>n << 2);
  const inverse = 1 / wscale;
  if (stride == 1) {
    for (let i = ids; i < idsEnd; i += 4) {
      const at = W + (<usize>load<u32>(i) << 4);
      const z = load<f64>(at);
      if (z == 0) continue;
      const had = load<f64>(at, 8);
      const cut = z > 0 ? Math.max(0, z - (u + had) * inverse) : Math.min(0, z + (u - had) * inverse);
      store<f64>(at, cut);
      store<f64>(at, had + wscale * (cut - z), 8);
    }
    return;
  }
  const zero = f64x2.splat(0);
  const us = f64x2.splat(u);
  const scale = f64x2.splat(wscale);
  const inverses = f64x2.splat(inverse);
  for (let i = ids; i < idsEnd; i += 4) {
    const at = W + <usize>load<u32>(i) * 2 * half;
    for (let w = at; w < at + half; w += 16) {
      const q = w + half;
      const z = v128.load(w);
      const had = v128.load(q);
      // One product serves both signs: a negative weight moves up by what a positive one would move down. Zero weights are
      // not skipped: that is unpredictable, and a mispredicted branch costs more than the computation.
      const isUp = f64x2.gt(z, zero);
      const due = f64x2.mul(f64x2.add(us, v128.bitselect(had, f64x2.neg(had), isUp)), inverses);
      const down = f64x2.pmax(f64x2.sub(z, due), zero);
      const up = f64x2.pmin(f64x2.add(z, due), zero);
      const cut = v128.bitselect(down, v128.bitselect(up, zero, f64x2.lt(z, zero)), isUp);
      v128.store(w, cut);
      v128.store(q, f64x2.add(had, f64x2.mul(scale, f64x2.sub(cut, z))));
    }
  }
}

/**
 * Stochastic average gradient: applies the steps that the weights of a document's words have missed since their last use,
 * W -= (sum[done] - sum[since]) G. `since` is each word's entry in `last`, which is set to `done`; G is the companion of W.
 */
export function catchUpRow(W: usize, stride: i32, ids: usize, n: i32, last: usize, sum: usize, done: i32): void {
  const idsEnd = ids + (<usize>n << 2);
  for (let i = ids; i < idsEnd; i += 4) catchUpWord(W, stride, load<u32>(i), last, sum, done);
}

/** The same for all words; then W *= scale. */
export function catchUpAll(
  W: usize,
  stride: i32,
  columns: i32,
  last: usize,
  sum: usize,
  done: i32,
  scale: f64,
): void {
  for (let j = 0; j < columns; j++) catchUpWord(W, stride, j, last, sum, done);
  scaleAll(W, stride, 2 * stride, columns, scale);
}

/** W *= factor for all words; companions are unchanged. */
export function scaleAll(W: usize, stride: i32, pitch: i32, columns: i32, factor: f64): void {
  const rowBytes = <usize>pitch << 3;
  const end = W + <usize>columns * rowBytes;
  for (let row = W; row < end; row += rowBytes) {
    for (let w = row; w < row + (<usize>stride << 3); w += 8) store<f64>(w, load<f64>(w) * factor);
  }
}

// @ts-ignore: decorator
@inline
function catchUpWord(W: usize, stride: i32, j: u32, last: usize, sum: usize, done: i32): void {
  const lastAt = last + (<usize>j << 2);
  const since = load<i32>(lastAt);
  const missed = load<f64>(sum + (<usize>done << 3)) - load<f64>(sum + (<usize>since << 3));
  store<i32>(lastAt, done);
  const half = <usize>stride << 3;
  const from = W + <usize>j * 2 * half;
  if (stride == 1) {
    store<f64>(from, load<f64>(from) - missed * load<f64>(from, 8));
    return;
  }
  const factor = f64x2.splat(missed);
  for (let w = from; w < from + half; w += 16) {
    v128.store(w, f64x2.sub(v128.load(w), f64x2.mul(factor, v128.load(w + half))));
  }
}

/** G[j, :] += x_j · delta for the document's words; G is the companion of W. */
export function addOuter(W: usize, stride: i32, ids: usize, xs: usize, n: i32, delta: usize): void {
  const idsEnd = ids + (<usize>n << 2);
  const half = <usize>stride << 3;
  const G = W + half;
  for (let i = ids, x = xs; i < idsEnd; i += 4, x += 8) {
    const g = G + <usize>load<u32>(i) * 2 * half;
    if (stride == 1) {
      store<f64>(g, load<f64>(g) + load<f64>(x) * load<f64>(delta));
      continue;
    }
    const v = v128.load64_splat(x);
    for (let o: usize = 0; o < half; o += 16) {
      v128.store(g + o, f64x2.add(v128.load(g + o), f64x2.mul(v, v128.load(delta + o))));
    }
  }
}

/** Largest absolute weight, and largest change since `before` [columns, stride], per class; then before = W. */
export function largestChanges(
  W: usize,
  before: usize,
  stride: i32,
  pitch: i32,
  columns: i32,
  sizes: usize,
  changes: usize,
): void {
  const rowBytes = <usize>stride << 3;
  for (let o: usize = 0; o < rowBytes; o += 8) {
    store<f64>(sizes + o, 0);
    store<f64>(changes + o, 0);
  }
  const pitchBytes = <usize>pitch << 3;
  const end = W + <usize>columns * pitchBytes;
  for (let w = W, b = before; w < end; w += pitchBytes, b += rowBytes) {
    for (let o: usize = 0; o < rowBytes; o += 8) {
      const value = load<f64>(w + o);
      store<f64>(sizes + o, Math.max(load<f64>(sizes + o), Math.abs(value)));
      store<f64>(changes + o, Math.max(load<f64>(changes + o), Math.abs(value - load<f64>(b + o))));
      store<f64>(b + o, value);
    }
  }
}

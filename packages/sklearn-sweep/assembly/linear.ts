// Sums and scores over chunks of rows of a CSR matrix.
//
// | symbol | meaning |
// | --- | --- |
// | indptr | address of i32 [rows + 1], the chunk's first at the beginning; entries are counted from `base` on |
// | ids, xs | addresses of the chunk's words (i32) and values (f64) |
// | W | address of f64 [columns, C] row-major |

/** W[j, c] += x_j for the words of each row, c being the row's class; returns the least of the values, at most 0. */
export function addRows(
  indptr: usize,
  base: i32,
  ids: usize,
  xs: usize,
  rows: i32,
  codes: usize,
  C: i32,
  W: usize,
): f64 {
  const rowBytes = <usize>C << 3;
  let least: f64 = 0;
  for (let r: i32 = 0; r < rows; r++) {
    const at = indptr + (<usize>r << 2);
    const to = W + (<usize>load<i32>(codes + (<usize>r << 2)) << 3);
    const end = ids + (<usize>(load<i32>(at, 4) - base) << 2);
    let i = ids + (<usize>(load<i32>(at) - base) << 2);
    let x = xs + (<usize>(load<i32>(at) - base) << 3);
    for (; i < end; i += 4, x += 8) {
      const w = to + <usize>load<u32>(i) * rowBytes;
      const value = load<f64>(x);
      // A branch that is hardly taken costs less than a minimum, which heeds NaN, in code that is not optimised yet.
      if (value < least) least = value;
      store<f64>(w, load<f64>(w) + value);
    }
  }
  return least;
}

/** Replaces n values by 1 where they are above 0, and by 0 elsewhere. */
export function binarise(xs: usize, n: i32): void {
  const end = xs + (<usize>n << 3);
  for (let x = xs; x < end; x += 8) store<f64>(x, load<f64>(x) > 0 ? 1 : 0);
}

/** out[r, c] = b[c] + x_r · W[:, c]; sums run over a row's words in order. */
export function scores(
  indptr: usize,
  base: i32,
  ids: usize,
  xs: usize,
  rows: i32,
  C: i32,
  W: usize,
  b: usize,
  out: usize,
): void {
  const rowBytes = <usize>C << 3;
  for (let r: i32 = 0; r < rows; r++) {
    const at = indptr + (<usize>r << 2);
    const start = ids + (<usize>(load<i32>(at) - base) << 2);
    const values = xs + (<usize>(load<i32>(at) - base) << 3);
    const end = ids + (<usize>(load<i32>(at, 4) - base) << 2);
    const to = out + <usize>r * rowBytes;
    let c: usize = 0;
    for (; c + 64 <= rowBytes; c += 64) {
      let s0 = v128.load(b + c);
      let s1 = v128.load(b + c, 16);
      let s2 = v128.load(b + c, 32);
      let s3 = v128.load(b + c, 48);
      for (let i = start, x = values; i < end; i += 4, x += 8) {
        const w = W + <usize>load<u32>(i) * rowBytes + c;
        const v = v128.load64_splat(x);
        s0 = f64x2.add(s0, f64x2.mul(v, v128.load(w)));
        s1 = f64x2.add(s1, f64x2.mul(v, v128.load(w, 16)));
        s2 = f64x2.add(s2, f64x2.mul(v, v128.load(w, 32)));
        s3 = f64x2.add(s3, f64x2.mul(v, v128.load(w, 48)));
      }
      v128.store(to + c, s0);
      v128.store(to + c, s1, 16);
      v128.store(to + c, s2, 32);
      v128.store(to + c, s3, 48);
    }
    for (; c + 32 <= rowBytes; c += 32) {
      let s0 = v128.load(b + c);
      let s1 = v128.load(b + c, 16);
      for (let i = start, x = values; i < end; i += 4, x += 8) {
        const w = W + <usize>load<u32>(i) * rowBytes + c;
        const v = v128.load64_splat(x);
        s0 = f64x2.add(s0, f64x2.mul(v, v128.load(w)));
        s1 = f64x2.add(s1, f64x2.mul(v, v128.load(w, 16)));
      }
      v128.store(to + c, s0);
      v128.store(to + c, s1, 16);
    }
    for (; c < rowBytes; c += 8) {
      let s = load<f64>(b + c);
      for (let i = start, x = values; i < end; i += 4, x += 8) {
        s += load<f64>(x) * load<f64>(W + <usize>load<u32>(i) * rowBytes + c);
      }
      store<f64>(to + c, s);
    }
  }
}

/**
 * out[r] = the first of the largest of the row's C scores, or -1 where another one is within `near` of it or one is not finite.
 *
 * @returns how many rows have -1
 */
export function clearlyLargest(scores: usize, rows: i32, C: i32, near: f64, out: usize): i32 {
  let unclear = 0;
  for (let r = 0; r < rows; r++) {
    const row = scores + ((<usize>r * <usize>C) << 3);
    let best = 0;
    let most = load<f64>(row);
    for (let c = 1; c < C; c++) {
      const score = load<f64>(row + (<usize>c << 3));
      if (score > most) {
        most = score;
        best = c;
      }
    }
    const bound = most - near;
    // Neither holds for NaN, and infinity minus itself is none.
    let below = most - most === 0 ? 1 : 0;
    for (let c = 0; c < C; c++) if (load<f64>(row + (<usize>c << 3)) < bound) below++;
    if (below !== C) {
      best = -1;
      unclear++;
    }
    store<i32>(out + (<usize>r << 2), best);
  }
  return unclear;
}

// Products of four documents with the weights of a layer.

/**
 * Four documents through a layer whose weights are stored by input: out[d, j] = bias[j] + sum_k a[d, k] w[k, j].
 *
 * @param inner number of inputs
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
// @ts-ignore: decorator
@inline
function sums4(a: v128, b: v128, c: v128, d: v128): v128 {
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

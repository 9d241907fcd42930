// Dense vectors and products with selected rows of a CSR matrix, for the trust region Newton method.
//
// | symbol | meaning |
// | --- | --- |
// | indptr, ids, xs | addresses of the matrix: i32 [rows + 1], i32 [nnz], f64 [nnz] |
// | chosen, m | address of the indices of m rows, i32 |

export function dot(a: usize, b: usize, n: i32): f64 {
  const end = a + (<usize>n << 3);
  const blocks = a + ((<usize>n & ~7) << 3);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (; a < blocks; a += 64, b += 64) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(a), v128.load(b)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(a, 32), v128.load(b, 32)));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(a, 48), v128.load(b, 48)));
  }
  const s = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  let sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  for (; a < end; a += 8, b += 8) sum += load<f64>(a) * load<f64>(b);
  return sum;
}

/** y += alpha x */
export function axpy(alpha: f64, x: usize, y: usize, n: i32): void {
  const end = x + (<usize>n << 3);
  const blocks = x + ((<usize>n & ~1) << 3);
  const factor = f64x2.splat(alpha);
  for (; x < blocks; x += 16, y += 16) v128.store(y, f64x2.add(v128.load(y), f64x2.mul(factor, v128.load(x))));
  for (; x < end; x += 8, y += 8) store<f64>(y, load<f64>(y) + alpha * load<f64>(x));
}

/** y = beta y + x */
export function scaleAdd(beta: f64, x: usize, y: usize, n: i32): void {
  const end = x + (<usize>n << 3);
  const blocks = x + ((<usize>n & ~1) << 3);
  const factor = f64x2.splat(beta);
  for (; x < blocks; x += 16, y += 16) v128.store(y, f64x2.add(f64x2.mul(factor, v128.load(y)), v128.load(x)));
  for (; x < end; x += 8, y += 8) store<f64>(y, beta * load<f64>(y) + load<f64>(x));
}

/** out[r] = x_r · v + bias for all rows. */
export function timesAll(indptr: usize, ids: usize, xs: usize, rows: i32, v: usize, bias: f64, out: usize): void {
  let p = load<u32>(indptr);
  for (let r = 0; r < rows; r++) {
    const end = load<u32>(indptr + (<usize>(r + 1) << 2));
    let s: f64 = bias;
    for (; p < end; p++) s += load<f64>(xs + (<usize>p << 3)) * load<f64>(v + (<usize>load<u32>(ids + (<usize>p << 2)) << 3));
    store<f64>(out + (<usize>r << 3), s);
  }
}

/** out += factor Σ (x_r · v + bias) x_r over the chosen rows; returns factor Σ (x_r · v + bias). */
export function gram(
  indptr: usize,
  ids: usize,
  xs: usize,
  chosen: usize,
  m: i32,
  v: usize,
  bias: f64,
  factor: f64,
  out: usize,
): f64 {
  let total: f64 = 0;
  for (let c = 0; c < m; c++) {
    const at = indptr + (<usize>load<u32>(chosen + (<usize>c << 2)) << 2);
    const start = load<u32>(at);
    const end = load<u32>(at, 4);
    let s: f64 = bias;
    for (let p = start; p < end; p++) {
      s += load<f64>(xs + (<usize>p << 3)) * load<f64>(v + (<usize>load<u32>(ids + (<usize>p << 2)) << 3));
    }
    s *= factor;
    total += s;
    for (let p = start; p < end; p++) {
      const to = out + (<usize>load<u32>(ids + (<usize>p << 2)) << 3);
      store<f64>(to, load<f64>(to) + s * load<f64>(xs + (<usize>p << 3)));
    }
  }
  return total;
}

/** out += Σ coef[c] x_r over the chosen rows; coef is in the order of chosen. */
export function addChosen(
  indptr: usize,
  ids: usize,
  xs: usize,
  chosen: usize,
  m: i32,
  coef: usize,
  out: usize,
): void {
  for (let c = 0; c < m; c++) {
    const at = indptr + (<usize>load<u32>(chosen + (<usize>c << 2)) << 2);
    const end = load<u32>(at, 4);
    const s = load<f64>(coef + (<usize>c << 3));
    for (let p = load<u32>(at); p < end; p++) {
      const to = out + (<usize>load<u32>(ids + (<usize>p << 2)) << 3);
      store<f64>(to, load<f64>(to) + s * load<f64>(xs + (<usize>p << 3)));
    }
  }
}

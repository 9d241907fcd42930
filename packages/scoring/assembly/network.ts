// The forward pass of the trainer's network, from the words that occur. Products of up to 32 rows at a time are added in single
// precision, those sums in double precision: a third of the instructions of double precision throughout, for a rounding of about 1e-7.
//
// | symbol | meaning |
// | --- | --- |
// | H | units of a hidden layer and of a row in memory, a multiple of 4: those beyond the layer's are 0 |
// | E, W3 | f32 [V, H], [C, H] |
// | K | H, rounded up to a multiple of 24 |
// | W2 | f32 [K / 24, H, 24]: the columns of the matrix 24 at a time, so that it is read in the order in which it is stored |
// | b1, b2, b3 | f64 [H], [K], [C] |
// | rows, reads | addresses u32, and factors f32, of rows to add: [V + 7] |
// | h1, h2 | f64 [H], [K] |
// | active | f32 [H]: the first layer's units as the second reads them |

/** 32 numbers of single precision. */
const BLOCK_BYTES: usize = 128;
/** Columns of the second layer that are computed together. */
const TILE: i32 = 24;

/** logits = relu(relu(reads E[rows] + b1) W2 + b2) W3ᵀ + b3 */
export function forward(
  count: i32,
  rows: usize,
  reads: usize,
  H: i32,
  C: i32,
  b1: usize,
  W2: usize,
  b2: usize,
  W3: usize,
  b3: usize,
  h1: usize,
  active: usize,
  h2: usize,
  logits: usize,
): void {
  const zero = f64x2.splat(0);
  copy(h1, b1, H);
  addRows(rows, reads, count, H, h1);
  for (let j: usize = 0; j < <usize>H; j++) {
    store<f32>(active + (j << 2), <f32>max(load<f64>(h1 + (j << 3)), 0));
  }
  secondLayer(active, H, W2, b2, h2);
  for (let c = 0; c < C; c++) {
    const row = W3 + ((<usize>c * <usize>H) << 2);
    let s0 = zero;
    let s1 = zero;
    for (let j: usize = 0; j < <usize>H; j += 4) {
      const w = v128.load(row + (j << 2));
      s0 = f64x2.add(s0, f64x2.mul(f64x2.max(v128.load(h2 + (j << 3)), zero), low(w)));
      s1 = f64x2.add(s1, f64x2.mul(f64x2.max(v128.load(h2 + (j << 3), 16), zero), high(w)));
    }
    const s = f64x2.add(s0, s1);
    const sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
    store<f64>(logits + (<usize>c << 3), sum + load<f64>(b3 + (<usize>c << 3)));
  }
}

function copy(to: usize, from: usize, H: i32): void {
  for (let j: usize = 0; j < <usize>H; j += 2) v128.store(to + (j << 3), v128.load(from + (j << 3)));
}

// h2 = active W2 + b2, 24 columns at a time. Their sums stay in registers, and are so many that one product does not wait for another.
function secondLayer(active: usize, H: i32, W2: usize, b2: usize, h2: usize): void {
  const last = active + (<usize>H << 2);
  let w = W2;
  for (let j = 0; j < H; j += TILE) {
    const sums = h2 + (<usize>j << 3);
    copy(sums, b2 + (<usize>j << 3), TILE);
    for (let block = active; block < last; block += BLOCK_BYTES) {
      let a = f32x4.splat(0);
      let b = f32x4.splat(0);
      let c = f32x4.splat(0);
      let d = f32x4.splat(0);
      let e = f32x4.splat(0);
      let f = f32x4.splat(0);
      const end = min(block + BLOCK_BYTES, last);
      for (let at = block; at < end; at += 4) {
        const x = v128.load_splat<f32>(at);
        a = f32x4.relaxed_madd(x, v128.load(w), a);
        b = f32x4.relaxed_madd(x, v128.load(w, 16), b);
        c = f32x4.relaxed_madd(x, v128.load(w, 32), c);
        d = f32x4.relaxed_madd(x, v128.load(w, 48), d);
        e = f32x4.relaxed_madd(x, v128.load(w, 64), e);
        f = f32x4.relaxed_madd(x, v128.load(w, 80), f);
        w += 4 * TILE;
      }
      addTo(sums, a);
      addTo(sums + 32, b);
      addTo(sums + 64, c);
      addTo(sums + 96, d);
      addTo(sums + 128, e);
      addTo(sums + 160, f);
    }
  }
}

// sums += Σ reads[e] rows[e]. The last rows are made eight by the first one, read as 0.
function addRows(rows: usize, reads: usize, count: i32, H: i32, sums: usize): void {
  for (let e = count; (e & 7) !== 0; e++) {
    store<u32>(rows + (<usize>e << 2), load<u32>(rows));
    store<f32>(reads + (<usize>e << 2), 0);
  }
  const end = <usize>H << 2;
  for (let e = 0; e < count; e += 8) addEight(rows + (<usize>e << 2), reads + (<usize>e << 2), end, sums);
}

function addEight(rows: usize, reads: usize, end: usize, sums: usize): void {
  const p: usize = load<u32>(rows);
  const q: usize = load<u32>(rows, 4);
  const r: usize = load<u32>(rows, 8);
  const s: usize = load<u32>(rows, 12);
  const t: usize = load<u32>(rows, 16);
  const u: usize = load<u32>(rows, 20);
  const v: usize = load<u32>(rows, 24);
  const w: usize = load<u32>(rows, 28);
  const a = v128.load_splat<f32>(reads);
  const b = v128.load_splat<f32>(reads, 4);
  const c = v128.load_splat<f32>(reads, 8);
  const d = v128.load_splat<f32>(reads, 12);
  const f = v128.load_splat<f32>(reads, 16);
  const g = v128.load_splat<f32>(reads, 20);
  const h = v128.load_splat<f32>(reads, 24);
  const i = v128.load_splat<f32>(reads, 28);
  for (let j: usize = 0; j < end; j += 16) {
    const one = f32x4.relaxed_madd(a, v128.load(p + j), f32x4.mul(b, v128.load(q + j)));
    const two = f32x4.relaxed_madd(c, v128.load(r + j), f32x4.mul(d, v128.load(s + j)));
    const three = f32x4.relaxed_madd(f, v128.load(t + j), f32x4.relaxed_madd(g, v128.load(u + j), one));
    const four = f32x4.relaxed_madd(h, v128.load(v + j), f32x4.relaxed_madd(i, v128.load(w + j), two));
    addTo(sums + (j << 1), f32x4.add(three, four));
  }
}

// @ts-ignore: decorator
@inline
function addTo(sums: usize, x: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), low(x)));
  v128.store(sums, f64x2.add(v128.load(sums, 16), high(x)), 16);
}

// @ts-ignore: decorator
@inline
function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

// @ts-ignore: decorator
@inline
function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 1));
}

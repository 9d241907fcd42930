// The forward pass of the trainer's network, from the words that occur. Products of eight rows at a time are added in single
// precision, those sums in double precision: half the instructions of double precision throughout, for a rounding of about 1e-7.
//
// | symbol | meaning |
// | --- | --- |
// | H | units of a hidden layer and of a row in memory, a multiple of 4: those beyond the layer's are 0 |
// | E, W2, W3 | f32 [V, H], [H, H], [C, H] |
// | b1, b2, b3 | f64 [H], [H], [C] |
// | rows, reads | addresses u32, and factors f32, of rows to add: [max(count, H)] |
// | h1, h2 | f64 [H] |

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
  h2: usize,
  logits: usize,
): void {
  copy(h1, b1, H);
  addRows(rows, reads, count, H, h1);
  let active = 0;
  // The second layer sums rows of W2 as the first those of E: units that are 0 are left out.
  for (let i = 0; i < H; i++) {
    const value = load<f64>(h1 + (<usize>i << 3));
    if (!(value > 0)) continue;
    store<u32>(rows + (<usize>active << 2), <u32>(W2 + ((<usize>i * <usize>H) << 2)));
    store<f32>(reads + (<usize>active << 2), <f32>value);
    active++;
  }
  copy(h2, b2, H);
  addRows(rows, reads, active, H, h2);
  const zero = f64x2.splat(0);
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

// sums += Σ reads[e] rows[e]
function addRows(rows: usize, reads: usize, count: i32, H: i32, sums: usize): void {
  const end = <usize>H << 2;
  let e = 0;
  for (; e + 8 <= count; e += 8) addEight(rows + (<usize>e << 2), reads + (<usize>e << 2), end, sums);
  for (; e + 2 <= count; e += 2) {
    const at = rows + (<usize>e << 2);
    const p: usize = load<u32>(at);
    const q: usize = load<u32>(at, 4);
    const a = v128.load_splat<f32>(reads + (<usize>e << 2));
    const b = v128.load_splat<f32>(reads + (<usize>e << 2), 4);
    for (let j: usize = 0; j < end; j += 16) {
      addTo(sums + (j << 1), f32x4.add(f32x4.mul(a, v128.load(p + j)), f32x4.mul(b, v128.load(q + j))));
    }
  }
  if (e === count) return;
  const p: usize = load<u32>(rows + (<usize>e << 2));
  const a = v128.load_splat<f32>(reads + (<usize>e << 2));
  for (let j: usize = 0; j < end; j += 16) addTo(sums + (j << 1), f32x4.mul(a, v128.load(p + j)));
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
    const one = f32x4.add(f32x4.mul(a, v128.load(p + j)), f32x4.mul(b, v128.load(q + j)));
    const two = f32x4.add(f32x4.mul(c, v128.load(r + j)), f32x4.mul(d, v128.load(s + j)));
    const three = f32x4.add(f32x4.mul(f, v128.load(t + j)), f32x4.mul(g, v128.load(u + j)));
    const four = f32x4.add(f32x4.mul(h, v128.load(v + j)), f32x4.mul(i, v128.load(w + j)));
    addTo(sums + (j << 1), f32x4.add(f32x4.add(one, two), f32x4.add(three, four)));
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

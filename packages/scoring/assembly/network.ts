// The forward pass of the trainer's network, from the words that occur: single precision is read, sums are in double precision.
//
// | symbol | meaning |
// | --- | --- |
// | H | units of a hidden layer and of a row in memory, a multiple of 4: those beyond the layer's are 0 |
// | E, W2, W3 | f32 [V, H], [H, H], [C, H] |
// | b1, b2, b3 | f64 [H], [H], [C] |
// | rows, reads | addresses u32, and factors f64, of rows to add: [max(count, H)] |
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
    store<f64>(reads + (<usize>active << 3), value);
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

// sums += Σ reads[e] rows[e], four rows at a time, so that sums are loaded and stored a quarter as often.
function addRows(rows: usize, reads: usize, count: i32, H: i32, sums: usize): void {
  const end = <usize>H << 2;
  let e = 0;
  for (; e + 4 <= count; e += 4) {
    const at = rows + (<usize>e << 2);
    const p: usize = load<u32>(at);
    const q: usize = load<u32>(at, 4);
    const r: usize = load<u32>(at, 8);
    const s: usize = load<u32>(at, 12);
    const factors = reads + (<usize>e << 3);
    const a = v128.load_splat<f64>(factors);
    const b = v128.load_splat<f64>(factors, 8);
    const c = v128.load_splat<f64>(factors, 16);
    const d = v128.load_splat<f64>(factors, 24);
    for (let j: usize = 0; j < end; j += 16) {
      const x = v128.load(p + j);
      const y = v128.load(q + j);
      const z = v128.load(r + j);
      const w = v128.load(s + j);
      const to = sums + (j << 1);
      const one = f64x2.add(f64x2.mul(a, low(x)), f64x2.mul(b, low(y)));
      const other = f64x2.add(f64x2.mul(c, low(z)), f64x2.mul(d, low(w)));
      v128.store(to, f64x2.add(v128.load(to), f64x2.add(one, other)));
      const two = f64x2.add(f64x2.mul(a, high(x)), f64x2.mul(b, high(y)));
      const more = f64x2.add(f64x2.mul(c, high(z)), f64x2.mul(d, high(w)));
      v128.store(to, f64x2.add(v128.load(to, 16), f64x2.add(two, more)), 16);
    }
  }
  for (; e < count; e++) {
    const p: usize = load<u32>(rows + (<usize>e << 2));
    const a = v128.load_splat<f64>(reads + (<usize>e << 3));
    for (let j: usize = 0; j < end; j += 16) {
      const x = v128.load(p + j);
      const to = sums + (j << 1);
      v128.store(to, f64x2.add(v128.load(to), f64x2.mul(a, low(x))));
      v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(a, high(x))), 16);
    }
  }
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

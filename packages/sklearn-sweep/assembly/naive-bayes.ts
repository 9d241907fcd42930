// Naive Bayes parameters from sums; logarithms are most of the work.
//
// | symbol | meaning |
// | --- | --- |
// | W | address of f64 [V, C] row-major: sums by word and class, replaced by weights |
// | V, C | words and classes |
// | logTotals, weightTotals | addresses of f64 [C] |
//
// W and logTotals have room for one extra number at the end: logarithms are computed in pairs.

/** W = log(W + alpha) - log(the class's sum of W + alpha). */
export function multinomial(W: usize, V: i32, C: i32, alpha: f64, logTotals: usize): void {
  const row = <usize>C << 3;
  const end = W + <usize>V * row;
  clear(logTotals, C);
  for (let w = W; w < end; w += row) {
    for (let c: usize = 0; c < row; c += 8) {
      const seen = load<f64>(w + c) + alpha;
      store<f64>(w + c, seen);
      store<f64>(logTotals + c, load<f64>(logTotals + c) + seen);
    }
  }
  logAll(W, end);
  logAll(logTotals, logTotals + row);
  for (let w = W; w < end; w += row) {
    for (let c: usize = 0; c < row; c += 8) store<f64>(w + c, load<f64>(w + c) - load<f64>(logTotals + c));
  }
}

/** W = sign (log of the word's share in all other classes); weightTotals receives the sums of these logarithms. */
export function complement(
  W: usize,
  V: i32,
  C: i32,
  alpha: f64,
  sign: f64,
  logTotals: usize,
  weightTotals: usize,
): void {
  const row = <usize>C << 3;
  const end = W + <usize>V * row;
  clear(logTotals, C);
  clear(weightTotals, C);
  for (let w = W; w < end; w += row) {
    let all: f64 = 0;
    for (let c: usize = 0; c < row; c += 8) all += load<f64>(w + c);
    for (let c: usize = 0; c < row; c += 8) {
      const others = all - load<f64>(w + c) + alpha;
      store<f64>(w + c, others);
      store<f64>(logTotals + c, load<f64>(logTotals + c) + others);
    }
  }
  logAll(W, end);
  logAll(logTotals, logTotals + row);
  for (let w = W; w < end; w += row) {
    for (let c: usize = 0; c < row; c += 8) {
      const share = load<f64>(w + c) - load<f64>(logTotals + c);
      store<f64>(w + c, sign * share);
      store<f64>(weightTotals + c, load<f64>(weightTotals + c) + share);
    }
  }
}

/**
 * Replaces counts by what a table of their class has for them: W[j, c] by its first number, while b[c] grows by its second. Stops at a count
 * that is past the table's last, or that it does not know, where the first number is NaN.
 *
 * @param from, end numbers of W to begin and to end at; class 0 has the first
 * @param tables address of u32 [C, 2]: address of each class's table, f64 [last + 1, 2], and its last count
 * @returns where it stopped, or end
 */
export function lookUp(W: usize, from: i32, end: i32, C: i32, tables: usize, b: usize): i32 {
  let c = from % C;
  for (let at = from; at < end; at++) {
    const w = W + (<usize>at << 3);
    const table = tables + (<usize>c << 3);
    const count = <usize>load<f64>(w);
    if (count > <usize>load<u32>(table, 4)) return at;
    const entry = <usize>load<u32>(table) + (count << 4);
    const value = load<f64>(entry);
    if (value !== value) return at;
    store<f64>(w, value);
    const sum = b + (<usize>c << 3);
    store<f64>(sum, load<f64>(sum) + load<f64>(entry, 8));
    c = c + 1 === C ? 0 : c + 1;
  }
  return end;
}

function clear(at: usize, C: i32): void {
  for (let c: usize = 0; c < <usize>C << 3; c += 8) store<f64>(at + c, 0);
}

/** ln 2 in two parts: whole multiples of the first, up to 2^11, are exact. */
const LN2: f64 = 0.6931471803691238;
const LN2_REST: f64 = 1.9082149292705877e-10;
/** Bits of 2^-½, which separate the exponents of numbers below and above 2^½; and 2^10 exponents. */
const ROOT_HALF: i64 = 0x3fe6a09e667f3bcd;
const BIAS: i64 = 1024;
/** 2^52: a whole number added to it appears unchanged in its low bits. */
const WHOLE: i64 = 0x4330000000000000;

/**
 * Natural logarithms in place, two at a time, of positive normal numbers. x = 2^k m with m in [2^-½, 2^½), and log m =
 * 2 artanh s with s = (m - 1) / (m + 1), |s| < 0.172, by its series: the first omitted term is below 2^-60 of the sum.
 */
function logAll(from: usize, end: usize): void {
  const one = f64x2.splat(1);
  const bias = i64x2.splat((BIAS << 52) - ROOT_HALF);
  // Most words are in few classes, and those without it have the same number: 1 has the logarithm 0.
  let last = one;
  let log = f64x2.splat(0);
  for (let at = from; at < end; at += 16) {
    const x = v128.load(at);
    if (!v128.any_true(v128.xor(x, last))) {
      v128.store(at, log);
      continue;
    }
    last = x;
    const biased = i64x2.shr_u(i64x2.add(x, bias), 52);
    const k = f64x2.sub(v128.or(biased, i64x2.splat(WHOLE)), f64x2.splat(4503599627370496 + <f64>BIAS));
    const m = i64x2.sub(x, i64x2.shl(i64x2.sub(biased, i64x2.splat(BIAS)), 52));
    const s = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
    const z = f64x2.mul(s, s);
    let sum = f64x2.splat(1 / 21.0);
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(1 / 19.0));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(1 / 17.0));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(1 / 15.0));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(1 / 13.0));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(1 / 11.0));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(1 / 9.0));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(1 / 7.0));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(1 / 5.0));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(1 / 3.0));
    const twice = f64x2.add(s, s);
    const rest = f64x2.add(f64x2.mul(f64x2.mul(twice, z), sum), f64x2.mul(k, f64x2.splat(LN2_REST)));
    log = f64x2.add(f64x2.mul(k, f64x2.splat(LN2)), f64x2.add(twice, rest));
    v128.store(at, log);
  }
}

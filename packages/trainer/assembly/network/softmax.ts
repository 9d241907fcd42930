// Exponentials of the logits.

/**
 * e^x for x <= 0 in float64: 2^k e^r with |r| <= ln(2) / 2 and the exponential series of r up to r^13, whose remainder is
 * below 2^-57 of the result.
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

/** Writes exp(z - max z) of one document to `out`, float64, and returns their sum. */
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

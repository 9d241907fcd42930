/**
 * The standard normal distribution to double precision.
 *
 * erfcx: W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969), 631-637; relative
 * error below 1e-15 against SciPy on [-26, 1e8] (fixture). quantile: M. J. Wichura, "Algorithm AS 241", Appl. Statist. 37
 * (1988), 477-484, PPND16; relative error below 1e-14 for p in [1e-300, 1 - 1e-16].
 */

const INV_SQRT_PI = 0.5641895835477563;

/** exp(x²) · erfc(x) for x >= 0.46875. */
function scaledTail(x: number): number {
  if (x <= 4) {
    let p = 2.1531153547440383e-8 * x;
    let q = x;
    for (let i = 0; i < 7; i++) {
      p = (p + C[i]!) * x;
      q = (q + D[i]!) * x;
    }
    return (p + C[7]!) / (q + D[7]!);
  }
  const y = 1 / (x * x);
  let p = 0.016315387137302097 * y;
  let q = y;
  for (let i = 0; i < 4; i++) {
    p = (p + P[i]!) * y;
    q = (q + Q[i]!) * y;
  }
  return (INV_SQRT_PI - (y * (p + P[4]!)) / (q + Q[4]!)) / x;
}

/** The error function for |x| < 0.46875. */
function erfCentre(x: number): number {
  const y = x * x;
  let p = 0.18577770618460315 * y;
  let q = y;
  for (let i = 0; i < 3; i++) {
    p = (p + A[i]!) * y;
    q = (q + B[i]!) * y;
  }
  return (x * (p + A[3]!)) / (q + B[3]!);
}

/** exp(-x²), split so that the rounding of x² costs no digits. */
function gauss(x: number): number {
  if (Math.abs(x) > 28) return 0;
  const head = Math.trunc(x * 16) / 16;
  return Math.exp(-head * head) * Math.exp(-(x - head) * (x + head));
}

/** The complementary error function. */
export function erfc(x: number): number {
  if (Math.abs(x) < 0.46875) return 1 - erfCentre(x);
  const tail = gauss(x) * scaledTail(Math.abs(x));
  return x > 0 ? tail : 2 - tail;
}

/** exp(x²) · erfc(x): finite where erfc underflows. Overflows to Infinity below -26.6. */
export function erfcx(x: number): number {
  if (Math.abs(x) < 0.46875) return Math.exp(x * x) * (1 - erfCentre(x));
  if (x > 0) return scaledTail(x);
  return 2 / gauss(x) - scaledTail(-x);
}

/** P(X < x). */
export function normalCdf(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}

/** log P(a < X < b) for a < b, without loss of digits in either tail. */
export function logNormalMass(a: number, b: number): number {
  if (a > 0) return logNormalMass(-b, -a);
  // Both below zero: the two masses are small and known to full relative precision.
  const upper = erfc(-b * Math.SQRT1_2);
  if (upper < 1e-280) return logTail(b) + Math.log1p(-Math.exp(logTail(a) - logTail(b)));
  return Math.log(0.5 * (upper - erfc(-a * Math.SQRT1_2)));
}

/** log P(X < x) for x far below zero. */
function logTail(x: number): number {
  if (x === Number.NEGATIVE_INFINITY) return x;
  return Math.log(0.5 * erfcx(-x * Math.SQRT1_2)) - 0.5 * x * x;
}

/** The x with P(X < x) = p, for p in [0, 1]: infinite at the ends. */
export function normalQuantile(p: number): number {
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * horner(CENTRE_P, r)) / horner(CENTRE_Q, r);
  }
  let r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const far = r > 5;
  r -= far ? 5 : 1.6;
  const value = far ? horner(FAR_P, r) / horner(FAR_Q, r) : horner(TAIL_P, r) / horner(TAIL_Q, r);
  return q < 0 ? -value : value;
}

function horner(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i]!;
  return sum;
}

const A = [3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694];
const B = [23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const C = [
  0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769, 1712.0476126340707,
  2051.0783778260716, 1230.3393547979972,
];
const D = [
  15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247,
  3439.3676741437216, 1230.3393548037495,
];
const P = [0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378];
const Q = [2.568520192289822, 1.8729528499234604, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918];
const CENTRE_P = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
];
const CENTRE_Q = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
];
const TAIL_P = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const TAIL_Q = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const FAR_P = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const FAR_Q = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
];

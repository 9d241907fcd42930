/**
 * Trust region Newton method for smooth convex functions (Lin, Weng and Keerthi, JMLR 9, 2008, algorithms 1 and 2), with
 * the constants of section 2.1 of that paper.
 *
 * | symbol | meaning |
 * | --- | --- |
 * | w, g, s | point, gradient, step |
 * | r | residual -g - H s of the Newton equation |
 * | d | conjugate direction |
 * | delta | radius of the trust region of the quadratic model |
 */
export interface NewtonProblem {
  /** Length of the vectors. */
  readonly size: number;
  /** A new vector of zeros. */
  vector(): Float64Array;
  /** f(w); later calls of `gradient` and `hessianTimes` may reuse its intermediate results. */
  value(w: Float64Array): number;
  /** ∇f at the point of the last call of `value`, or, after `keep(false)`, at the one before. */
  gradient(w: Float64Array, out: Float64Array): void;
  /** ∇²f · v at the point of the last `gradient`. */
  hessianTimes(v: Float64Array, out: Float64Array): void;
  dot(a: Float64Array, b: Float64Array): number;
  /** y += alpha x */
  axpy(alpha: number, x: Float64Array, y: Float64Array): void;
  /** y = beta y + x */
  scaleAdd(beta: number, x: Float64Array, y: Float64Array): void;
}

const ETA = [1e-4, 0.25, 0.75] as const;
const SIGMA = [0.25, 0.5, 4] as const;
/** The Newton equation is solved until the residual is this share of the gradient. */
const CG_TOLERANCE = 0.1;

/**
 * Minimises from w = 0 until |∇f(w)| <= tol |∇f(0)|.
 *
 * @param w zeros; receives the minimiser
 * @returns Newton steps taken
 */
export function trustRegionNewton(problem: NewtonProblem, w: Float64Array, tol: number, maxIter: number): number {
  const g = problem.vector();
  const s = problem.vector();
  const r = problem.vector();
  const wNew = problem.vector();
  const scratch = [problem.vector(), problem.vector()] as const;
  let f = problem.value(w);
  problem.gradient(w, g);
  const norm = (v: Float64Array) => Math.sqrt(problem.dot(v, v));
  const firstNorm = norm(g);
  let delta = firstNorm;
  let steps = 0;
  if (firstNorm === 0) return steps;
  for (let attempt = 1; steps < maxIter; attempt++) {
    conjugateGradient(problem, delta, g, s, r, scratch);
    wNew.set(w);
    problem.axpy(1, s, wNew);
    const slope = problem.dot(g, s);
    const predicted = -0.5 * (slope - problem.dot(s, r));
    const fNew = problem.value(wNew);
    const actual = f - fNew;
    const length = norm(s);
    if (attempt === 1) delta = Math.min(delta, length);
    const curvature = fNew - f - slope;
    const alpha = curvature <= 0 ? SIGMA[2] : Math.max(SIGMA[0], -0.5 * (slope / curvature));
    delta = nextRadius(delta, alpha * length, length, actual, predicted);
    if (actual > ETA[0] * predicted) {
      steps++;
      w.set(wNew);
      f = fNew;
      problem.gradient(w, g);
      if (norm(g) <= tol * firstNorm) break;
    }
    const rounding = 1e-12 * Math.abs(f);
    if (Math.abs(actual) <= rounding && Math.abs(predicted) <= rounding) break;
  }
  return steps;
}

function nextRadius(delta: number, stretched: number, length: number, actual: number, predicted: number): number {
  if (actual < ETA[0] * predicted) {
    return Math.min(Math.max(stretched, SIGMA[0] * length), SIGMA[1] * delta);
  }
  if (actual < ETA[1] * predicted) return Math.max(SIGMA[0] * delta, Math.min(stretched, SIGMA[1] * delta));
  if (actual < ETA[2] * predicted) return Math.max(SIGMA[0] * delta, Math.min(stretched, SIGMA[2] * delta));
  return Math.max(delta, Math.min(stretched, SIGMA[2] * delta));
}

/** Approximate minimiser s of the quadratic model within the region, and its residual r. */
function conjugateGradient(
  problem: NewtonProblem,
  delta: number,
  g: Float64Array,
  s: Float64Array,
  r: Float64Array,
  [d, Hd]: readonly [Float64Array, Float64Array],
): void {
  s.fill(0);
  r.fill(0);
  problem.axpy(-1, g, r);
  d.set(r);
  let rr = problem.dot(r, r);
  const enough = CG_TOLERANCE * Math.sqrt(rr);
  while (Math.sqrt(rr) > enough) {
    problem.hessianTimes(d, Hd);
    let alpha = rr / problem.dot(d, Hd);
    problem.axpy(alpha, d, s);
    if (Math.sqrt(problem.dot(s, s)) > delta) {
      problem.axpy(-alpha, d, s);
      alpha = stepToBoundary(problem, delta, s, d);
      problem.axpy(alpha, d, s);
      problem.axpy(-alpha, Hd, r);
      return;
    }
    problem.axpy(-alpha, Hd, r);
    const rrNew = problem.dot(r, r);
    problem.scaleAdd(rrNew / rr, r, d);
    rr = rrNew;
  }
}

/** The positive root alpha of |s + alpha d| = delta, in the form without cancellation. */
function stepToBoundary(problem: NewtonProblem, delta: number, s: Float64Array, d: Float64Array): number {
  const sd = problem.dot(s, d);
  const dd = problem.dot(d, d);
  const room = delta * delta - problem.dot(s, s);
  const root = Math.sqrt(sd * sd + dd * room);
  return sd >= 0 ? room / (sd + root) : (root - sd) / dd;
}

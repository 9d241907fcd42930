export interface SvcOptions {
  /** Weight of the losses. */
  readonly C: number;
  readonly tol: number;
  readonly maxIter: number;
}

/**
 * Weight of a class's losses relative to C, in its one-vs-rest problem. As in LIBLINEAR, a class is weighted in its own
 * problem, where the rest has weight 1; with two classes each has its weight.
 */
export interface LossWeights {
  readonly target: number;
  readonly rest: number;
}

export const EQUAL: LossWeights = { target: 1, rest: 1 };

export interface LinearSolution {
  /** [columns, k] row-major. */
  readonly W: Float64Array;
  readonly b: Float64Array;
  /** Iterations of the solver for each class, [k]. */
  readonly iterations: Int32Array;
}

/** LIBLINEAR's stopping rule for primal solvers: stricter if one side of the problem is small. */
export function primalTolerance(codes: Int32Array, target: number, tol: number): number {
  const n = codes.length;
  let members = 0;
  for (const code of codes) if (code === target) members++;
  return (tol * Math.max(Math.min(members, n - members), 1)) / n;
}

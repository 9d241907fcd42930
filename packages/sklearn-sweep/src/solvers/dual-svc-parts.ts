import { RandomStream, shuffle } from '@aml-mlops/random';
import { DualRows } from '../parts/dual-rows.ts';
import { type DualOptions, DualVisits } from '../parts/dual-visits.ts';
import type { CodedParts } from '../parts/matrix-parts.ts';
import type { LinearSolution } from './linear-svc.ts';

/** A problem is solved when a pass raises its dual by less than this share. */
const RISE = 5e-5;
/** Passes at most. */
const PASSES = 60;

/**
 * The support vector machine of `dualSvc` on a matrix that does not fit in memory: coordinate descent on the dual, part by part
 * (Yu, Hsieh, Chang and Lin, Large Linear Classification When Data Cannot Fit In Memory, KDD 2010, algorithms 1 and 3). A pass reads
 * each part once, in random order, and visits its documents twice for each class, but for those that were set aside (shrinking, as in
 * LIBLINEAR). All classes are learnt side by side, so that a part is read once for all of them. In memory are the weights,
 * [columns + 1, k], and one part.
 *
 * The dual only rises. A class is solved when a pass raises it by less than 5e-5 of itself, which leaves the primal within about 1 % of
 * its optimum; `tol` stops earlier where all slopes lie within it.
 *
 * @returns `iterations` are passes
 */
export function dualSvcParts(
  coded: CodedParts,
  positive: Int32Array,
  options: DualOptions,
  owner: string,
): LinearSolution {
  const rows = new DualRows(coded, positive.length);
  try {
    const visits = new DualVisits(rows, coded.columns, positive, options, owner);
    const iterations = descend(rows, visits, positive.length, options);
    const solution = solutionOf(visits, rows.numberOf, positive.length);
    visits.close();
    return { ...solution, iterations };
  } finally {
    rows.close();
  }
}

/** @returns passes of each problem, [k] */
function descend({ parts }: DualRows, visits: DualVisits, k: number, options: DualOptions): Int32Array {
  const { tol, maxIter, seed } = options;
  const random = new RandomStream(seed, 1);
  const turns = Int32Array.from(parts.keys());
  const iterations = new Int32Array(k);
  const duals = new Float64Array(k);
  // Documents are set aside from the second pass on; a problem is solved by a pass over all of them.
  const isWhole = new Uint8Array(k).fill(1);
  let open = [...duals.keys()];
  for (let pass = 1; open.length > 0 && pass <= Math.min(maxIter, PASSES); pass++) {
    visits.beginPass();
    shuffle(turns, random);
    for (const turn of turns) {
      const part = parts[turn]!;
      visits.read(part);
      for (const problem of open) visits.visit(part, problem, isWhole[problem] === 1);
    }
    visits.endPass();
    open = open.filter((problem) => {
      iterations[problem] = pass;
      const dual = visits.dual(problem);
      const rise = dual - duals[problem]!;
      duals[problem] = dual;
      const isSettled = rise <= RISE * dual || visits.spread(problem) <= tol;
      const wasWhole = isWhole[problem] === 1;
      isWhole[problem] = isSettled ? 1 : 0;
      return !isSettled || !wasWhole;
    });
  }
  return iterations;
}

function solutionOf(visits: DualVisits, numberOf: Int32Array, k: number): Omit<LinearSolution, 'iterations'> {
  const V = numberOf.length;
  const W = new Float64Array(V * k);
  const b = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    const own = visits.weights(c);
    for (let j = 0; j < V; j++) W[j * k + c] = own[numberOf[j]!]!;
    b[c] = own[V]!;
  }
  return { W, b };
}

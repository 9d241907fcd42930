import { deriveSeed } from '@aml-mlops/random';
import { type CsrMatrix, transpose } from '@aml-mlops/text';
import { coordinateKernel } from '../kernel/coordinates.ts';
import { Heap, heapBytes } from '../kernel/heap.ts';
import { type LinearSolution, primalTolerance, type SvcOptions } from './linear-svc.ts';

/** A zero-weight word whose slope is farther than this from the penalty's cannot move within one visit to all words. */
const SCREENING_MARGIN = 0.1;

/**
 * Linear support vector machine, squared hinge, L1 penalty: min |w|₁ + C Σ max(0, 1 - y f(x))², by the coordinate descent
 * of LIBLINEAR's solver 5 (see assembly/coordinates.ts). The intercept is the weight of an extra word that has value 1 in
 * every document, and is penalised like the others. Unlike in LIBLINEAR, a visit to all words skips zero-weight words that
 * cannot move.
 */
export function l1Svc(
  X: CsrMatrix,
  codes: Int32Array,
  positive: Int32Array,
  { C, tol, maxIter, seed }: SvcOptions & { readonly seed: number },
  owner: string,
): LinearSolution {
  const { rows: n, columns: V } = X;
  const k = positive.length;
  const byWord = transpose(X);
  const nnz = byWord.indptr[V]!;
  const entries = nnz + n;
  const size = V + 1;
  const heap = new Heap(heapBytes(entries + nnz + 3 * size + 2 * n + 2, 2 * size + entries + nnz + n + 2, 20), owner);
  const starts = heap.int32(size + 1);
  const rows = heap.int32(entries);
  const xs = heap.float64(entries);
  const w = heap.float64(size);
  const distance = heap.float64(n);
  const curvature = heap.float64(size);
  const order = heap.int32(size);
  const violation = heap.float64(2);
  const slope = heap.float64(size);
  const y = heap.float64(n);
  const rowStart = heap.int32(n + 1);
  const rowIds = heap.int32(nnz);
  const rowXs = heap.float64(nnz);
  rowStart.set(X.indptr);
  rowIds.set(X.indices.subarray(0, nnz));
  rowXs.set(X.data.subarray(0, nnz));
  starts.set(byWord.indptr);
  starts[size] = entries;
  rows.set(byWord.indices.subarray(0, nnz));
  for (let i = 0; i < n; i++) rows[nnz + i] = i;
  for (let j = 0; j < V; j++) {
    let sum = 0;
    for (let p = starts[j]!; p < starts[j + 1]!; p++) sum += byWord.data[p]! * byWord.data[p]!;
    curvature[j] = C * sum;
  }
  curvature[V] = C * n;
  const kernel = coordinateKernel(heap);
  const visit = (active: number, slack: number) =>
    kernel.sweep(
      starts.byteOffset,
      rows.byteOffset,
      xs.byteOffset,
      w.byteOffset,
      distance.byteOffset,
      curvature.byteOffset,
      order.byteOffset,
      active,
      C,
      slack,
      violation.byteOffset,
    );
  const screen = () =>
    kernel.screen(
      rowStart.byteOffset,
      rowIds.byteOffset,
      rowXs.byteOffset,
      y.byteOffset,
      distance.byteOffset,
      n,
      w.byteOffset,
      slope.byteOffset,
      V,
      order.byteOffset,
      C,
      SCREENING_MARGIN,
    );
  const W = new Float64Array(V * k);
  const b = new Float64Array(k);
  const iterations = new Int32Array(k);

  for (let c = 0; c < k; c++) {
    const target = positive[c]!;
    for (let i = 0; i < n; i++) y[i] = codes[i] === target ? 1 : -1;
    for (let p = 0; p < nnz; p++) xs[p] = y[rows[p]!]! * byWord.data[p]!;
    xs.set(y, nnz);
    w.fill(0);
    distance.fill(1);
    kernel.seed(deriveSeed(seed, c));
    iterations[c] = descend(screen, visit, violation, n, primalTolerance(codes, target, tol), maxIter);
    for (let j = 0; j < V; j++) W[j * k + c] = w[j]!;
    b[c] = w[V]!;
  }
  heap.release();
  return { W, b, iterations };
}

/**
 * Iterates until the summed violation of the optimality conditions is `tol` of the first iteration's. Convergence is
 * accepted only after a visit to all words that could move, selected anew.
 */
function descend(
  screen: () => number,
  visit: (active: number, slack: number) => number,
  violation: Float64Array,
  n: number,
  tol: number,
  maxIter: number,
): number {
  let active = 0;
  let slack = 0;
  let first = 0;
  let isWhole = true;
  let iteration = 0;
  while (iteration < maxIter) {
    if (isWhole) active = screen();
    active = visit(active, isWhole ? Number.POSITIVE_INFINITY : slack);
    const [largest, total] = [violation[0]!, violation[1]!];
    if (iteration === 0) first = total;
    iteration++;
    if (total > tol * first) {
      isWhole = false;
      slack = largest / n;
    } else if (isWhole) break;
    else isWhole = true;
  }
  return iteration;
}

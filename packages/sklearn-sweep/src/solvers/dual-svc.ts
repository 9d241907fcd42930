import { deriveSeed } from '@aml-mlops/random';
import type { CsrMatrix } from '@aml-mlops/text';
import { dualKernel } from '../kernel/dual.ts';
import { Heap, heapBytes } from '../kernel/heap.ts';
import { EQUAL, type LinearSolution, type LossWeights, type SvcOptions } from './linear-svc.ts';

/** Column of a word that a single document has. */
const SINGLE = -1;

/**
 * Linear support vector machine, squared hinge, L2 penalty, the minimum of {@link l2Svc}, by coordinate descent on its dual as
 * LIBLINEAR's solver 1 (see assembly/dual.ts): max Σ α - ½ |Σ α y x|² - Σ α² / 4Ca, α >= 0. The intercept is the weight of an
 * extra word that has value 1 in every document, and is penalised like the others.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | α | n | multiplier of each document; w = Σ α y x |
 * | q, d | n | |x|² + 1 + 1 / 2Ca, and 1 / 2Ca with what words that no other document has add to |x|² |
 * | a | | weight of a document's loss: all 1 if `weights` is omitted |
 *
 * Unlike in LIBLINEAR, a word that a single document has is left out of the visits: its weight is α y x, so that all it adds to
 * the slope is a multiple of α. The other words are numbered by frequency: those that most documents have lie together, and
 * stay in the cache. Values are read in
 * single precision, which halves what is read, and moves a weight by less than 1e-7 of its size.
 *
 * @param options.tol stop when the projected slopes of all documents lie within this of each other
 */
export function dualSvc(
  X: CsrMatrix,
  codes: Int32Array,
  positive: Int32Array,
  {
    C,
    tol,
    maxIter,
    seed,
    weights,
  }: SvcOptions & { readonly seed: number; readonly weights?: readonly LossWeights[] | undefined },
  owner: string,
): LinearSolution {
  const { rows: n, columns: V, indptr, indices, data } = X;
  const k = positive.length;
  const nnz = indptr[n]!;
  const { columnOf, columns } = byFrequency(X);
  let entries = 0;
  for (let p = 0; p < nnz; p++) if (columnOf[indices[p]!] !== SINGLE) entries++;
  const heap = new Heap(heapBytes(columns + 1 + 4 * n + 2, 2 * entries + 2 * n + 1, 20), owner);
  const starts = heap.int32(n + 1);
  const ids = heap.int32(entries);
  const xs = heap.float32(entries);
  const w = heap.float64(columns + 1);
  const y = heap.float64(n);
  const alpha = heap.float64(n);
  const q = heap.float64(n);
  const d = heap.float64(n);
  const order = heap.int32(n);
  const slopes = heap.float64(2);
  const squares = new Float64Array(n);
  const singles = new Float64Array(n);
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let p = indptr[i]!; p < indptr[i + 1]!; p++) {
      const x = Math.fround(data[p]!);
      const column = columnOf[indices[p]!]!;
      squares[i]! += x * x;
      if (column === SINGLE) {
        singles[i]! += x * x;
        continue;
      }
      ids[at] = column;
      xs[at++] = x;
    }
    starts[i + 1] = at;
  }
  const kernel = dualKernel(heap);
  const [startsAt, idsAt, xsAt, yAt, wAt] = [starts, ids, xs, y, w].map(({ byteOffset }) => byteOffset) as Addresses;
  const [alphaAt, qAt, dAt, orderAt, outAt] = [alpha, q, d, order, slopes].map((of) => of.byteOffset) as Addresses;
  const interceptAt = wAt + 8 * columns;
  const visit = (active: number, slack: number) =>
    kernel.sweep(startsAt, idsAt, xsAt, yAt, wAt, interceptAt, alphaAt, qAt, dAt, orderAt, active, slack, outAt);
  const W = new Float64Array(V * k);
  const b = new Float64Array(k);
  const iterations = new Int32Array(k);
  for (let c = 0; c < k; c++) {
    const target = positive[c]!;
    const { target: ofTarget, rest: ofRest } = weights?.[c] ?? EQUAL;
    for (let i = 0; i < n; i++) {
      const isTarget = codes[i] === target;
      const diagonal = 1 / (2 * C * (isTarget ? ofTarget : ofRest));
      y[i] = isTarget ? 1 : -1;
      q[i] = squares[i]! + 1 + diagonal;
      d[i] = singles[i]! + diagonal;
      order[i] = i;
    }
    w.fill(0);
    alpha.fill(0);
    kernel.seed(deriveSeed(seed, c));
    iterations[c] = descend(visit, slopes, n, tol, maxIter);
    for (let j = 0; j < V; j++) {
      const column = columnOf[j]!;
      if (column !== SINGLE) W[j * k + c] = w[column]!;
    }
    b[c] = w[columns]!;
    for (let i = 0; i < n; i++) {
      if (alpha[i] === 0 || singles[i] === 0) continue;
      for (let p = indptr[i]!; p < indptr[i + 1]!; p++) {
        const j = indices[p]!;
        if (columnOf[j] === SINGLE) W[j * k + c] = alpha[i]! * y[i]! * data[p]!;
      }
    }
  }
  heap.release();
  return { W, b, iterations };
}

type Addresses = [number, number, number, number, number];

/** New numbers of the columns, the most frequent first; {@link SINGLE} for those of a single document or none. */
function byFrequency({ rows, columns: V, indptr, indices }: CsrMatrix): { columnOf: Int32Array; columns: number } {
  const frequency = new Int32Array(V);
  const nnz = indptr[rows]!;
  for (let p = 0; p < nnz; p++) frequency[indices[p]!]!++;
  const starts = new Int32Array(rows + 2);
  let columns = 0;
  for (const documents of frequency) {
    if (documents < 2) continue;
    starts[rows - documents + 1]!++;
    columns++;
  }
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
  const columnOf = new Int32Array(V).fill(SINGLE);
  for (let j = 0; j < V; j++) {
    const documents = frequency[j]!;
    if (documents >= 2) columnOf[j] = starts[rows - documents]!++;
  }
  return { columnOf, columns };
}

/**
 * Visits until the projected slopes lie within `tol` of each other. That is accepted only after a visit to all documents, those
 * set aside among them.
 *
 * @returns visits
 */
function descend(
  visit: (active: number, slack: number) => number,
  slopes: Float64Array,
  n: number,
  tol: number,
  maxIter: number,
): number {
  let active = n;
  let slack = Number.POSITIVE_INFINITY;
  let iteration = 0;
  while (iteration < maxIter) {
    const isWhole = active === n && slack === Number.POSITIVE_INFINITY;
    active = visit(active, slack);
    const [largest, smallest] = [slopes[0]!, slopes[1]!];
    iteration++;
    if (largest - smallest <= tol) {
      if (isWhole) break;
      active = n;
      slack = Number.POSITIVE_INFINITY;
    } else slack = largest <= 0 ? Number.POSITIVE_INFINITY : largest;
  }
  return iteration;
}

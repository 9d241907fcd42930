import type { CsrMatrix } from '@aml-mlops/text';
import { Heap, heapBytes } from '../kernel/heap.ts';
import { vectorKernel } from '../kernel/vectors.ts';
import { type LinearSolution, type LossWeights, primalTolerance, type SvcOptions } from './linear-svc.ts';
import { type NewtonProblem, trustRegionNewton } from './trust-region-newton.ts';

const EQUAL: LossWeights = { target: 1, rest: 1 };

/**
 * Linear support vector machine, squared hinge, L2 penalty, in the primal: min ½|w|² + C Σ a max(0, 1 - y f(x))², by the
 * trust region Newton method of LIBLINEAR's solver 2. The intercept is the weight of an extra word that has value 1 in
 * every document, and is penalised like the others.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | w | columns + 1 | weights, the intercept last |
 * | f | n | scores of the documents at w |
 * | chosen | m | documents with y f(x) < 1: only they have a loss |
 * | a | | weight of a document's loss: all 1 if `weights` is omitted |
 */
export function l2Svc(
  X: CsrMatrix,
  codes: Int32Array,
  positive: Int32Array,
  { C, tol, maxIter, weights }: SvcOptions & { readonly weights?: readonly LossWeights[] | undefined },
  owner: string,
): LinearSolution {
  const { rows: n, columns: V, indptr, indices, data } = X;
  const k = positive.length;
  const nnz = indptr[n]!;
  const size = V + 1;
  const heap = new Heap(heapBytes(nnz + 7 * size + 2 * n, nnz + 2 * n + 1, 20), owner);
  const xs = heap.float64(nnz);
  const ids = heap.int32(nnz);
  const starts = heap.int32(n + 1);
  xs.set(data.subarray(0, nnz));
  ids.set(indices.subarray(0, nnz));
  starts.set(indptr);
  const scores = heap.float64(n);
  const coef = heap.float64(n);
  const chosen = heap.int32(n);
  const kernel = vectorKernel(heap);
  const [startsAt, idsAt, xsAt, chosenAt] = [starts.byteOffset, ids.byteOffset, xs.byteOffset, chosen.byteOffset];
  const w = heap.float64(size);
  const vectors = Array.from({ length: 6 }, () => heap.float64(size));
  const W = new Float64Array(V * k);
  const b = new Float64Array(k);
  const steps = new Int32Array(k);

  for (let c = 0; c < k; c++) {
    const target = positive[c]!;
    const { target: ofTarget, rest: ofRest } = weights?.[c] ?? EQUAL;
    // Documents of equal weight are adjacent in `chosen`: those of the target first, if weights differ.
    const groups = ofTarget === ofRest ? [ofTarget] : [ofTarget, ofRest];
    const ends = groups.map(() => 0);
    let given = 0;
    const problem: NewtonProblem = {
      size,
      vector: () => vectors[given++]!.fill(0),
      value: (at) => {
        kernel.timesAll(startsAt, idsAt, xsAt, n, at.byteOffset, at[V]!, scores.byteOffset);
        let loss = 0;
        for (let i = 0; i < n; i++) {
          const distance = 1 - (codes[i] === target ? scores[i]! : -scores[i]!);
          if (distance > 0) loss += (codes[i] === target ? ofTarget : ofRest) * distance * distance;
        }
        return 0.5 * kernel.dot(at.byteOffset, at.byteOffset, size) + C * loss;
      },
      gradient: (at, out) => {
        let m = 0;
        let intercept = 0;
        groups.forEach((weight, group) => {
          for (let i = 0; i < n; i++) {
            const isTarget = codes[i] === target;
            if (groups.length > 1 && isTarget !== (group === 0)) continue;
            const y = isTarget ? 1 : -1;
            const distance = 1 - y * scores[i]!;
            if (distance <= 0) continue;
            const slope = -2 * C * weight * y * distance;
            intercept += slope;
            coef[m] = slope;
            chosen[m++] = i;
          }
          ends[group] = m;
        });
        out.set(at);
        kernel.addChosen(startsAt, idsAt, xsAt, chosenAt, m, coef.byteOffset, out.byteOffset);
        out[V] = out[V]! + intercept;
      },
      hessianTimes: (v, out) => {
        out.set(v);
        const [vAt, outAt] = [v.byteOffset, out.byteOffset];
        groups.forEach((weight, group) => {
          const from = ends[group - 1] ?? 0;
          const at = chosenAt + from * Int32Array.BYTES_PER_ELEMENT;
          const size = ends[group]! - from;
          const intercept = kernel.gram(startsAt, idsAt, xsAt, at, size, vAt, v[V]!, 2 * C * weight, outAt);
          out[V] = out[V]! + intercept;
        });
      },
      dot: (x, y) => kernel.dot(x.byteOffset, y.byteOffset, size),
      axpy: (alpha, x, y) => kernel.axpy(alpha, x.byteOffset, y.byteOffset, size),
      scaleAdd: (beta, x, y) => kernel.scaleAdd(beta, x.byteOffset, y.byteOffset, size),
    };
    w.fill(0);
    steps[c] = trustRegionNewton(problem, w, primalTolerance(codes, target, tol), maxIter);
    for (let j = 0; j < V; j++) W[j * k + c] = w[j]!;
    b[c] = w[V]!;
  }
  heap.release();
  return { W, b, iterations: steps };
}

import { MlopsError } from '@aml-mlops/errors';
import { xorshiftState } from '@aml-mlops/random';
import type { CsrMatrix } from '@aml-mlops/text';
import { Heap, heapBytes } from '../kernel/heap.ts';
import { HeapRecord } from '../kernel/heap-record.ts';
import { recordSize } from '../kernel/record-offsets.ts';
import { rowKernel, strideOf } from '../kernel/rows.ts';
import { SAG_FIELDS } from '../kernel/sag.record.ts';
import { sagKernel } from '../kernel/sag.ts';
import { squaredNorms } from '../matrix/squared-norms.ts';
import type { LinearSolution } from './linear-svc.ts';

export interface SagOptions {
  /** Strength of the L2 penalty. */
  readonly alpha: number;
  readonly tol: number;
  readonly maxIter: number;
  readonly seed: number;
}

/**
 * Ridge regression on several targets at once by stochastic average gradient (Schmidt, Le Roux and Bach, Mathematical
 * Programming 162, 2017), with the step, the lazy updates and the stopping rule of scikit-learn 1.9's `sag` solver on
 * sparse data: min ½|Xw + b - t|² + ½ alpha |w|², with a hundredth of each step for the intercept. All targets use the same
 * draws, as in scikit-learn with an integer `random_state`, so a document's words are read once for all of them.
 *
 * | symbol | shape | meaning |
 * | W | columns, stride | weights, up to the factor wscale |
 * | W | columns, stride | weights, up to the factor wscale |
 * | G | columns, stride | sum over documents of each one's last gradient; a word's row of G follows its row of W |
 * | memory | n, k | last residual of each document; its gradient is a multiple of it |
 * | last | columns | steps of this epoch already applied to each word's weights |
 * | sum | n + 1 | sum[t]: sum of this epoch's first t step sizes |
 *
 * @param target [n, k] row-major
 * @throws MlopsError `E_OVERFLOW` naming the epoch
 */
export function sag(X: CsrMatrix, target: Float64Array, options: SagOptions, owner: string): LinearSolution {
  const { alpha, tol, maxIter } = options;
  const { rows: n, columns: V, indptr, indices, data } = X;
  const k = target.length / n;
  const stride = strideOf(k);
  const nnz = indptr[n]!;
  const pitch = 2 * stride;
  const weights = V * stride;
  const float64s = nnz + 3 * weights + n + 1 + 2 * n * k + 4 * stride + 2 * k + recordSize(SAG_FIELDS);
  const heap = new Heap(heapBytes(float64s, nnz + V + 2 * n + 1), owner);
  const W = heap.float64(V * pitch);
  const before = heap.float64(weights);
  const sizes = heap.float64(stride);
  const changes = heap.float64(stride);
  const intercept = heap.float64(k);

  const scaledAlpha = alpha / n;
  const largestNorm = squaredNorms(X).reduce((a, b) => Math.max(a, b), 0);
  const step = 1 / (largestNorm + 1 + scaledAlpha);
  const work = new HeapRecord(heap, SAG_FIELDS);
  work.set({
    documents: n,
    columns: V,
    stride,
    targets: k,
    random: xorshiftState(options.seed),
    numSeen: 0,
    indptr: heap.copy(indptr),
    ids: heap.copy(indices.subarray(0, nnz)),
    xs: heap.copy(data.subarray(0, nnz)),
    target: heap.copy(target),
    W: W.byteOffset,
    memory: heap.float64(n * k).byteOffset,
    seen: heap.int32(n).byteOffset,
    last: heap.int32(V).byteOffset,
    sum: heap.float64(n + 1).byteOffset,
    score: heap.float64(stride).byteOffset,
    delta: heap.float64(stride).byteOffset,
    intercept: intercept.byteOffset,
    interceptSum: heap.float64(k).byteOffset,
    step,
    shrink: 1 - step * scaledAlpha,
  });
  const { epoch: runEpoch } = sagKernel(heap);
  const { largestChanges } = rowKernel(heap);
  const done = new Uint8Array(k);
  const solution = { W: new Float64Array(V * k), b: new Float64Array(k), iterations: new Int32Array(k) };
  let running = k;

  const finish = (c: number) => {
    for (let j = 0; j < V; j++) solution.W[j * k + c] = W[j * pitch + c]!;
    solution.b[c] = intercept[c]!;
    done[c] = 1;
    running--;
  };

  for (let epoch = 1; epoch <= maxIter && running > 0; epoch++) {
    runEpoch(work.address);
    largestChanges(W.byteOffset, before.byteOffset, stride, pitch, V, sizes.byteOffset, changes.byteOffset);
    for (let c = 0; c < k; c++) {
      if (done[c]) continue;
      if (!Number.isFinite(intercept[c]!) || !Number.isFinite(sizes[c]!)) throw overflow(owner, epoch);
      solution.iterations[c] = epoch;
      if (changes[c]! <= tol * sizes[c]!) finish(c);
    }
  }
  for (let c = 0; c < k; c++) if (!done[c]) finish(c);
  heap.release();
  return solution;
}

function overflow(owner: string, epoch: number): MlopsError {
  const message = `weights of ${owner} must stay finite; got an overflow in epoch ${epoch}: scale the data`;
  return new MlopsError('E_OVERFLOW', message, { owner, epoch });
}

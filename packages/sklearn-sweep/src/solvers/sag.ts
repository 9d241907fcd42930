import { MlopsError } from '@aml-mlops/errors';
import type { CsrMatrix } from '@aml-mlops/text';
import { Heap, heapBytes } from '../kernel/heap.ts';
import { rowKernel, strideOf } from '../kernel/rows.ts';
import { squaredNorms } from '../matrix/squared-norms.ts';
import { Xorshift32 } from '../random/xorshift32.ts';
import type { LinearSolution } from './linear-svc.ts';

export interface SagOptions {
  /** Strength of the L2 penalty. */
  readonly alpha: number;
  readonly tol: number;
  readonly maxIter: number;
  readonly seed: number;
}

const SPARSE_INTERCEPT_DECAY = 0.01;
const SMALLEST_SCALE = 1e-9;

/**
 * Ridge regression on several targets at once by the stochastic average gradient (Schmidt, Le Roux and Bach, Mathematical
 * Programming 162, 2017), with the step, the lazy updates and the stopping rule of scikit-learn 1.9's `sag` solver on
 * sparse data: min ½|Xw + b - t|² + ½ alpha |w|², a hundredth of each step for the intercept. All targets see the same
 * draws, as there with an integer `random_state`, so a document's words are read once for all of them.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | W | columns, stride | weights, up to the factor wscale |
 * | G | columns, stride | sum over documents of the gradient last seen at each |
 * | memory | n, k | residual last seen at each document, which its gradient is a multiple of |
 * | last | columns | steps of this epoch that each word's weights have had |
 * | sum | n | sum[t]: summed step sizes up to step t of this epoch |
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
  const weights = V * stride;
  const heap = new Heap(heapBytes(nnz + 3 * weights + n + 4 * stride, nnz + V, 20), owner);
  const W = heap.float64(weights);
  const G = heap.float64(weights);
  const before = heap.float64(weights);
  const xs = heap.float64(nnz);
  const ids = heap.int32(nnz);
  const last = heap.int32(V);
  const sum = heap.float64(n);
  const score = heap.float64(stride);
  const delta = heap.float64(stride);
  const sizes = heap.float64(stride);
  const changes = heap.float64(stride);
  xs.set(data.subarray(0, nnz));
  ids.set(indices.subarray(0, nnz));
  const kernel = rowKernel(heap);
  const [wAt, gAt, lastAt, sumAt] = [W.byteOffset, G.byteOffset, last.byteOffset, sum.byteOffset];

  const scaledAlpha = alpha / n;
  const largestNorm = squaredNorms(X).reduce((a, b) => Math.max(a, b), 0);
  const step = 1 / (largestNorm + 1 + scaledAlpha);
  const shrink = 1 - step * scaledAlpha;
  const random = new Xorshift32(options.seed);
  const memory = new Float64Array(n * k);
  const seen = new Uint8Array(n);
  const intercept = new Float64Array(k);
  const interceptSum = new Float64Array(k);
  const done = new Uint8Array(k);
  const solution = { W: new Float64Array(V * k), b: new Float64Array(k), iterations: new Int32Array(k) };
  let numSeen = 0;
  let running = k;

  const finish = (c: number) => {
    for (let j = 0; j < V; j++) solution.W[j * k + c] = W[j * stride + c]!;
    solution.b[c] = intercept[c]!;
    done[c] = 1;
    running--;
  };

  for (let epoch = 1; epoch <= maxIter && running > 0; epoch++) {
    let wscale = 1;
    for (let t = 0; t < n; t++) {
      const i = random.below(n);
      if (seen[i] === 0) {
        seen[i] = 1;
        numSeen++;
      }
      const start = indptr[i]!;
      const words = indptr[i + 1]! - start;
      const idsAt = ids.byteOffset + 4 * start;
      const xsAt = xs.byteOffset + 8 * start;
      if (t > 0) kernel.catchUpRow(wAt, gAt, stride, idsAt, words, lastAt, sumAt, t);
      kernel.scoreRow(wAt, stride, idsAt, xsAt, words, score.byteOffset);
      const interceptStep = (step / numSeen) * SPARSE_INTERCEPT_DECAY;
      for (let c = 0; c < k; c++) {
        const at = i * k + c;
        const residual = score[c]! * wscale + intercept[c]! - target[at]!;
        const difference = residual - memory[at]!;
        memory[at] = residual;
        delta[c] = difference;
        interceptSum[c] = interceptSum[c]! + difference;
        intercept[c] = intercept[c]! - interceptStep * interceptSum[c]!;
      }
      kernel.addOuter(gAt, stride, idsAt, xsAt, words, delta.byteOffset);
      wscale *= shrink;
      sum[t] = (t > 0 ? sum[t - 1]! : 0) + step / (wscale * numSeen);
      if (wscale < SMALLEST_SCALE && t < n - 1) {
        kernel.catchUpAll(wAt, gAt, stride, V, lastAt, sumAt, t + 1, wscale);
        wscale = 1;
      }
    }
    kernel.catchUpAll(wAt, gAt, stride, V, lastAt, sumAt, n, wscale);
    last.fill(0);
    kernel.largestChanges(wAt, before.byteOffset, stride, V, sizes.byteOffset, changes.byteOffset);
    for (let c = 0; c < k; c++) {
      if (done[c]) continue;
      if (!Number.isFinite(intercept[c]!) || !Number.isFinite(sizes[c]!)) throw overflow(owner, epoch);
      solution.iterations[c] = epoch;
      if (changes[c]! <= tol * sizes[c]!) finish(c);
    }
  }
  for (let c = 0; c < k; c++) if (!done[c]) finish(c);
  return solution;
}

function overflow(owner: string, epoch: number): MlopsError {
  const message = `weights of ${owner} must stay finite; got an overflow in epoch ${epoch}: scale the data`;
  return new MlopsError('E_OVERFLOW', message, { owner, epoch });
}

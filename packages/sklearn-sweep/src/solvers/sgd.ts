import { MlopsError } from '@aml-mlops/errors';
import type { CsrMatrix } from '@aml-mlops/text';
import { Heap, heapBytes } from '../kernel/heap.ts';
import { HeapRecord } from '../kernel/heap-record.ts';
import { recordSize } from '../kernel/record-offsets.ts';
import { strideOf } from '../kernel/rows.ts';
import { SGD_FIELDS } from '../kernel/sgd.record.ts';
import { RATES, sgdKernel } from '../kernel/sgd.ts';
import { squaredNorms } from '../matrix/squared-norms.ts';
import { ActiveClasses } from './active-classes.ts';

/**
 * Stochastic (sub)gradient descent for linear classifiers, one-vs-rest, all classes in one pass.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | W | columns, a | weights of the a classes still training, row-major, up to the factor wscale |
 * | q | columns, a | L1 penalty that each weight has received (Tsuruoka, Tsujii and Ananiadou, ACL 2009); a word's row of q follows its row of W |
 * | u | | L1 penalty that each weight could have received by now |
 * | eta | | step: constant, or 1 / (alpha (t0 + t - 1)) with t0 after Bottou (2012, section 5.2) |
 *
 * Steps, stopping rule and document order are those of scikit-learn 1.9 for sparse data: the intercept takes a hundredth
 * of each step, and the L2 norm in the objective is that of the words of the last document added. Unlike in scikit-learn,
 * all classes see the documents in the same order, so that a document's words are read once for all of them.
 */
export interface SgdOptions {
  /** Loss max(0, margin - y f(x)): 1 is the hinge, 0 the perceptron's. */
  readonly margin: 0 | 1;
  readonly penalty: 'none' | 'l2' | 'l1' | 'elasticnet';
  readonly alpha: number;
  /** Share of L1 in the elastic net. */
  readonly l1Ratio: number;
  /** `passive-aggressive` is PA-I of Crammer et al. (JMLR 7, 2006), with the step bounded by eta0. */
  readonly learningRate: 'optimal' | 'constant' | 'passive-aggressive';
  readonly eta0: number;
  readonly maxIter: number;
  readonly tol: number;
  readonly nIterNoChange: number;
  readonly fitIntercept: boolean;
  /** Seed of the document order, the same in every epoch: each epoch shuffles the order further. */
  readonly seed: number;
}

export interface SgdSolution {
  /** [columns, k] row-major. */
  readonly W: Float64Array;
  readonly b: Float64Array;
  /** Epochs that each class was trained for, [k]. */
  readonly epochs: Int32Array;
}

/**
 * @param positive score c belongs to the class with code positive[c]
 * @throws MlopsError `E_OVERFLOW` naming the epoch
 */
export function sgd(
  X: CsrMatrix,
  codes: Int32Array,
  positive: Int32Array,
  options: SgdOptions,
  owner: string,
): SgdSolution {
  const { margin, alpha, maxIter, tol, nIterNoChange, learningRate, eta0, seed } = options;
  const { rows: n, columns: V, indptr, indices, data } = X;
  const k = positive.length;
  const hasL1 = options.penalty === 'l1' || options.penalty === 'elasticnet';
  const l1Ratio = options.penalty === 'l2' ? 0 : options.penalty === 'l1' ? 1 : options.l1Ratio;
  const needsNorms = learningRate === 'passive-aggressive';
  // Bottou's heuristic: the first steps are about as large as the expected weights. The hinge's slope is 1.
  const typicalWeight = Math.sqrt(1 / Math.sqrt(alpha));

  const nnz = indptr[n]!;
  const weights = V * strideOf(k);
  const float64s = (hasL1 ? 2 : 1) * weights + nnz + (needsNorms ? n : 0) + 6 * (k + 1) + 2 + recordSize(SGD_FIELDS);
  const heap = new Heap(heapBytes(float64s, 3 * n + 1 + nnz + 2 * k), owner);
  const W = heap.float64((hasL1 ? 2 : 1) * weights);
  const intercept = heap.float64(k);
  const objective = heap.float64(k);
  const columnOf = heap.int32(k);
  const order = heap.int32(n);
  for (let i = 0; i < n; i++) order[i] = i;
  const work = new HeapRecord(heap, SGD_FIELDS);
  work.set({
    margin,
    alpha,
    l1Ratio,
    eta0,
    t0: 1 / (typicalWeight * alpha),
    wscale: 1,
    u: 0,
    t: 1,
    documents: n,
    columns: V,
    seed,
    isPenalised: Number(options.penalty !== 'none'),
    hasL1: Number(hasL1),
    rate: RATES.indexOf(learningRate),
    fitIntercept: Number(options.fitIntercept),
    indptr: heap.copy(indptr),
    ids: heap.copy(indices.subarray(0, nnz)),
    xs: heap.copy(data.subarray(0, nnz)),
    codes: heap.copy(codes),
    norms: needsNorms ? heap.copy(squaredNorms(X)) : 0,
    order: order.byteOffset,
    positive: heap.copy(positive),
    columnOf: columnOf.byteOffset,
    W: W.byteOffset,
    score: heap.float64(k + 1).byteOffset,
    update: heap.float64(k).byteOffset,
    rowNorms: heap.float64(2).byteOffset,
    intercept: intercept.byteOffset,
    l2: heap.float64(k).byteOffset,
    l1: heap.float64(k).byteOffset,
    objective: objective.byteOffset,
  });

  const kernel = sgdKernel(heap);
  const active = new ActiveClasses(V, k, W);
  const best = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
  const noImprovement = new Int32Array(k);
  const epochs = new Int32Array(k);
  for (let epoch = 1; epoch <= maxIter && active.size > 0; epoch++) {
    const a = active.columnOf.length;
    columnOf.set(active.columnOf);
    objective.fill(0);
    work.set({ stride: active.stride, pitch: active.pitch, active: a });
    kernel.epoch(work.address);
    for (let c = 0; c < a; c++) {
      const at = columnOf[c]!;
      if (at < 0) continue;
      epochs[at] = epoch;
      const mean = objective[at]! / n;
      if (!Number.isFinite(mean)) throw overflow(owner, epoch);
      noImprovement[at] = mean > best[at]! - tol ? noImprovement[at]! + 1 : 0;
      best[at] = Math.min(best[at]!, mean);
      if (noImprovement[at]! >= nIterNoChange) active.finish(c, work.get('wscale'));
    }
    active.compact();
  }
  active.finishAll(work.get('wscale'));
  if (active.solution.some((weight) => !Number.isFinite(weight))) throw overflow(owner, maxIter);
  const solution = { W: active.solution, b: intercept.slice(), epochs };
  heap.release();
  return solution;
}

function overflow(owner: string, epoch: number): MlopsError {
  const message = `weights of ${owner} must stay finite; got an overflow in epoch ${epoch}: scale the data`;
  return new MlopsError('E_OVERFLOW', message, { owner, epoch });
}

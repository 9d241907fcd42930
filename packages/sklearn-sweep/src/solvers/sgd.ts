import { MlopsError } from '@aml-mlops/errors';
import type { CsrMatrix } from '@aml-mlops/text';
import { Heap, heapBytes } from '../kernel/heap.ts';
import { rowKernel, strideOf } from '../kernel/rows.ts';
import { squaredNorms } from '../matrix/squared-norms.ts';
import { shuffle } from '../random/xorshift32.ts';
import { ActiveClasses } from './active-classes.ts';

/**
 * Stochastic (sub)gradient descent for linear classifiers, one against the rest, all classes in one pass.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | W | columns, a | weights of the a classes that still learn, row-major, up to the factor wscale |
 * | q | columns, a | L1 penalty that each weight has received (Tsuruoka, Tsujii and Ananiadou, ACL 2009) |
 * | u | | L1 penalty that each weight could have received by now |
 * | eta | | step: constant, or 1 / (alpha (t0 + t - 1)) with t0 after Bottou (2012, section 5.2) |
 *
 * Steps, stopping rule and order of the documents are those of scikit-learn 1.9 for sparse data: its intercept takes a
 * hundredth of each step, and the L2 norm in its objective is that of the words of the document last added. Unlike there,
 * all classes see the documents in one order, so that a document's words are read once for all of them.
 */
export interface SgdOptions {
  /** Loss max(0, margin - y f(x)): 1 is the hinge, 0 the perceptron's. */
  readonly margin: 0 | 1;
  readonly penalty: 'none' | 'l2' | 'l1' | 'elasticnet';
  readonly alpha: number;
  /** Share of L1 in the elastic net. */
  readonly l1Ratio: number;
  /** `passive-aggressive` is PA-I of Crammer et al. (JMLR 7, 2006), the step limited by eta0. */
  readonly learningRate: 'optimal' | 'constant' | 'passive-aggressive';
  readonly eta0: number;
  readonly maxIter: number;
  readonly tol: number;
  readonly nIterNoChange: number;
  readonly fitIntercept: boolean;
  /** Seed of the order of the documents, the same in every epoch: the order is shuffled further. */
  readonly seed: number;
}

export interface SgdSolution {
  /** [columns, k] row-major. */
  readonly W: Float64Array;
  readonly b: Float64Array;
  /** Epochs that each class learnt for, [k]. */
  readonly epochs: Int32Array;
}

const SPARSE_INTERCEPT_DECAY = 0.01;
const SMALLEST_SCALE = 1e-9;

/**
 * @param positive class of score c is the one with code positive[c]
 * @throws MlopsError `E_OVERFLOW` naming the epoch
 */
export function sgd(
  X: CsrMatrix,
  codes: Int32Array,
  positive: Int32Array,
  options: SgdOptions,
  owner: string,
): SgdSolution {
  const { margin, alpha, maxIter, tol, nIterNoChange, learningRate, eta0 } = options;
  const { rows: n, columns: V, indptr, indices, data } = X;
  const k = positive.length;
  const isPenalised = options.penalty !== 'none';
  const hasL1 = options.penalty === 'l1' || options.penalty === 'elasticnet';
  const l1Ratio = options.penalty === 'l2' ? 0 : options.penalty === 'l1' ? 1 : options.l1Ratio;
  const isPassiveAggressive = learningRate === 'passive-aggressive';
  const norms = isPassiveAggressive ? squaredNorms(X) : undefined;
  // Bottou's heuristic: the first steps are about as large as weights are expected to be. The hinge's slope is 1.
  const typicalWeight = Math.sqrt(1 / Math.sqrt(alpha));
  const t0 = 1 / (typicalWeight * alpha);

  const nnz = indptr[n]!;
  const weights = V * strideOf(k);
  const heap = new Heap(heapBytes((hasL1 ? 2 : 1) * weights + nnz + k + 3, nnz), owner);
  const W = heap.float64(weights);
  const q = heap.float64(hasL1 ? weights : 0);
  const xs = heap.float64(nnz);
  const ids = heap.int32(nnz);
  const score = heap.float64(k + 1);
  const rowNorms = heap.float64(2);
  xs.set(data.subarray(0, nnz));
  ids.set(indices.subarray(0, nnz));
  const { scoreRow, addRow, addRowNorms, truncateRow } = rowKernel(heap);
  const [wAt, qAt, scoreAt, normsAt] = [W.byteOffset, q.byteOffset, score.byteOffset, rowNorms.byteOffset];

  const active = new ActiveClasses(V, k, W, q);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const intercept = new Float64Array(k);
  const update = new Float64Array(k);
  const l2 = new Float64Array(k);
  const l1 = new Float64Array(k);
  const objective = new Float64Array(k);
  const best = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
  const noImprovement = new Int32Array(k);
  const epochs = new Int32Array(k);
  let wscale = 1;
  let u = 0;
  let t = 1;
  let eta = eta0;

  for (let epoch = 1; epoch <= maxIter && active.size > 0; epoch++) {
    const { columnOf, stride } = active;
    const a = columnOf.length;
    objective.fill(0);
    shuffle(order, options.seed);
    for (let s = 0; s < n; s++) {
      const i = order[s]!;
      const start = indptr[i]!;
      const words = indptr[i + 1]! - start;
      const idsAt = ids.byteOffset + 4 * start;
      const xsAt = xs.byteOffset + 8 * start;
      scoreRow(wAt, stride, idsAt, xsAt, words, scoreAt);
      if (learningRate === 'optimal') eta = 1 / (alpha * (t0 + t - 1));
      const code = codes[i]!;
      const norm = norms ? norms[i]! : 1;
      const shrink = isPenalised && l1Ratio !== 1 ? Math.max(0, 1 - (1 - l1Ratio) * eta * alpha) : 1;
      let anyUpdate = false;
      for (let c = 0; c < a; c++) {
        const at = columnOf[c]!;
        update[c] = 0;
        if (at < 0) continue;
        const y = positive[at] === code ? 1 : -1;
        const z = y * (score[c]! * wscale + intercept[at]!);
        const loss = z <= margin ? margin - z : 0;
        objective[at] = objective[at]! + loss;
        if (isPenalised) {
          objective[at] = objective[at]! + alpha * ((1 - l1Ratio) * 0.5 * l2[at]! + l1Ratio * l1[at]!);
          l2[at] = l2[at]! * shrink * shrink;
          l1[at] = l1[at]! * shrink;
        }
        if (z > margin) continue;
        update[c] = isPassiveAggressive ? (norm > 0 ? y * Math.min(eta0, loss / norm) : 0) : y * eta;
        if (update[c] !== 0) anyUpdate = true;
      }
      if (isPassiveAggressive && norm === 0) continue;
      if (shrink !== 1) {
        wscale *= shrink;
        if (wscale < SMALLEST_SCALE) {
          active.scale(wscale);
          wscale = 1;
        }
      }
      if (anyUpdate) {
        for (let c = 0; c < a; c++) {
          const step = update[c]!;
          if (step === 0) continue;
          const at = columnOf[c]!;
          if (isPenalised) {
            addRowNorms(wAt, stride, c, idsAt, xsAt, words, step / wscale, normsAt);
            l2[at] = rowNorms[0]! * wscale * wscale;
            l1[at] = rowNorms[1]! * wscale;
          } else addRow(wAt, stride, c, idsAt, xsAt, words, step);
          if (options.fitIntercept) intercept[at] = intercept[at]! + step * SPARSE_INTERCEPT_DECAY;
        }
      }
      if (hasL1) {
        u += l1Ratio * eta * alpha;
        truncateRow(wAt, qAt, stride, idsAt, words, u, wscale);
      }
      t++;
    }
    for (let c = 0; c < a; c++) {
      const at = columnOf[c]!;
      if (at < 0) continue;
      epochs[at] = epoch;
      const mean = objective[at]! / n;
      if (!Number.isFinite(mean)) throw overflow(owner, epoch);
      noImprovement[at] = mean > best[at]! - tol ? noImprovement[at]! + 1 : 0;
      best[at] = Math.min(best[at]!, mean);
      if (noImprovement[at]! >= nIterNoChange) active.finish(c, wscale);
    }
    active.compact();
  }
  active.finishAll(wscale);
  if (active.solution.some((weight) => !Number.isFinite(weight))) throw overflow(owner, maxIter);
  return { W: active.solution, b: intercept, epochs };
}

function overflow(owner: string, epoch: number): MlopsError {
  const message = `weights of ${owner} must stay finite; got an overflow in epoch ${epoch}: scale the data`;
  return new MlopsError('E_OVERFLOW', message, { owner, epoch });
}

import type { CsrMatrix } from '@aml-mlops/text';
import { Heap, heapBytes } from '../kernel/heap.ts';
import { type LinearKernel, linearKernel } from '../kernel/linear.ts';
import { eachRowChunk, rowChunkBytes } from '../kernel/row-chunks.ts';

/** Weights past these many bytes are not copied: memory of that size would not be kept for the next computation either. */
const LARGEST_COPY = 2 ** 28;

/**
 * Scores of every row under k linear functions: X · W + b.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | W | columns, k | weights row-major: a word's k weights are adjacent and are read together |
 * | b | k | intercepts |
 *
 * A kernel computes them where each column is read once at least on average, since the weights must be copied for it. The bits are
 * the same.
 *
 * @param binarise treats every value above 0 as 1, and others as 0. Default: false
 * @returns float64 [rows, k] row-major
 */
export function rowScores(X: CsrMatrix, W: Float64Array, b: Float64Array, binarise = false): Float64Array {
  return paysToCopy(X, W) ? kernelScores(X, W, b, binarise) : directScores(X, W, b, binarise);
}

function paysToCopy(X: CsrMatrix, W: Float64Array): boolean {
  return X.indptr[X.rows]! >= X.columns && W.byteLength <= LARGEST_COPY;
}

function kernelScores(X: CsrMatrix, W: Float64Array, b: Float64Array, binarise: boolean): Float64Array {
  return withKernelScores(X, W, b, binarise, (scores) => scores.slice());
}

/** @param use of the scores, which are valid until it returns, and of a heap with room for a label of each row */
function withKernelScores<T>(
  X: CsrMatrix,
  W: Float64Array,
  b: Float64Array,
  binarise: boolean,
  use: (scores: Float64Array, heap: Heap, kernel: LinearKernel) => T,
): T {
  const k = b.length;
  const heap = new Heap(heapBytes(W.length + k + X.rows * k, X.rows) + rowChunkBytes(X), 'linear scores');
  const weights = heap.copy(W);
  const intercepts = heap.copy(b);
  const out = heap.float64(X.rows * k);
  const kernel = linearKernel(heap);
  eachRowChunk(X, heap, ({ from, rows, indptr, base, ids, xs, entries }) => {
    if (binarise) kernel.binarise(xs, entries);
    kernel.scores(indptr, base, ids, xs, rows, k, weights, intercepts, out.byteOffset + 8 * from * k);
  });
  const used = use(out, heap, kernel);
  heap.release();
  return used;
}

/** Four sums at a time stay in registers while a row's words are read. */
function directScores(X: CsrMatrix, W: Float64Array, b: Float64Array, binarise: boolean): Float64Array {
  const k = b.length;
  const { rows, indptr, indices, data } = X;
  const out = new Float64Array(rows * k);
  for (let i = 0; i < rows; i++) {
    const start = indptr[i]!;
    const end = indptr[i + 1]!;
    let c = 0;
    for (; c + 4 <= k; c += 4) {
      let s0 = b[c]!;
      let s1 = b[c + 1]!;
      let s2 = b[c + 2]!;
      let s3 = b[c + 3]!;
      for (let p = start; p < end; p++) {
        const at = indices[p]! * k + c;
        const x = binarise ? (data[p]! > 0 ? 1 : 0) : data[p]!;
        s0 += x * W[at]!;
        s1 += x * W[at + 1]!;
        s2 += x * W[at + 2]!;
        s3 += x * W[at + 3]!;
      }
      const o = i * k + c;
      out[o] = s0;
      out[o + 1] = s1;
      out[o + 2] = s2;
      out[o + 3] = s3;
    }
    for (; c < k; c++) {
      let s = b[c]!;
      for (let p = start; p < end; p++) {
        const x = binarise ? (data[p]! > 0 ? 1 : 0) : data[p]!;
        s += x * W[indices[p]! * k + c]!;
      }
      out[i * k + c] = s;
    }
  }
  return out;
}

/**
 * Label of each row's largest score, the first on ties; for a single score of two classes, the second if it is positive.
 * k is the number of scores per row.
 */
export function bestLabels(scores: Float64Array, rows: number, k: number, classes: Int32Array): Int32Array {
  const labels = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    let best = 0;
    if (k > 1) {
      const o = i * k;
      for (let c = 1; c < k; c++) if (scores[o + c]! > scores[o + best]!) best = c;
    } else if (classes.length === 2 && scores[i]! > 0) best = 1;
    labels[i] = classes[best]!;
  }
  return labels;
}

/** Turns each row of log-scores into probabilities, in place; the row's maximum is subtracted first. */
export function softmaxRows(scores: Float64Array, rows: number, k: number): Float64Array {
  for (let i = 0; i < rows; i++) {
    const o = i * k;
    let max = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < k; c++) max = Math.max(max, scores[o + c]!);
    let sum = 0;
    for (let c = 0; c < k; c++) {
      const e = Math.exp(scores[o + c]! - max);
      scores[o + c] = e;
      sum += e;
    }
    for (let c = 0; c < k; c++) scores[o + c] = scores[o + c]! / sum;
  }
  return scores;
}

/** Log-scores that differ by less may have the same probability. */
const NEAR = 1e-6;

/**
 * The labels that {@link bestLabels} gives for the probabilities of {@link rowScores} taken as logarithms, to the last tie, mostly without an
 * exponential.
 */
export function likeliestLabels(
  X: CsrMatrix,
  W: Float64Array,
  b: Float64Array,
  binarise: boolean,
  classes: Int32Array,
): Int32Array {
  const k = b.length;
  const byProbability = (scores: Float64Array) => bestLabels(softmaxRows(scores, X.rows, k), X.rows, k, classes);
  if (!paysToCopy(X, W)) return byProbability(directScores(X, W, b, binarise));
  return withKernelScores(X, W, b, binarise, (scores, heap, kernel) => {
    const best = heap.int32(X.rows);
    if (kernel.clearlyLargest(scores.byteOffset, X.rows, k, NEAR, best.byteOffset) > 0) {
      return byProbability(scores);
    }
    return best.map((c) => classes[c]!);
  });
}

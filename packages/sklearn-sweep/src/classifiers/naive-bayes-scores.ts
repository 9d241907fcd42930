import type { CsrMatrix } from '@aml-mlops/text';
import { Heap, heapBytes } from '../kernel/heap.ts';
import { linearKernel } from '../kernel/linear.ts';
import { eachRowChunk, rowChunkBytes } from '../kernel/row-chunks.ts';
import { likeliestLabels, rowScores, softmaxRows } from '../matrix/row-scores.ts';
import { linearGraph } from '../onnx/linear-graph.ts';
import type { FittedState, ModelArrays, ModelMethods } from './fitted-classifier.ts';

/**
 * The shared part of the three fitted naive Bayes models: the joint log-likelihood is linear in the document.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | W | columns, C | weight of a word for a class, row-major |
 * | b | C | a class's score for an empty document |
 */
export function naiveBayesModel(state: FittedState, binarise: boolean): ModelMethods {
  const { W, b } = naiveBayesArrays(state.arrays);
  const C = state.classes.length;
  return {
    kind: 'probabilities',
    width: C,
    scores: (X) => softmaxRows(rowScores(X, W, b, binarise), X.rows, C),
    labels: (X) => likeliestLabels(X, W, b, binarise, state.classes),
    scoreGraph: () => linearGraph({ W, b, binarise, softmax: true }),
  };
}

function naiveBayesArrays(arrays: ModelArrays): { W: Float64Array; b: Float64Array } {
  return { W: arrays['W'] as Float64Array, b: arrays['b'] as Float64Array };
}

/** Where the sums of a naive Bayes model come from. */
export interface ClassSums {
  readonly columns: number;
  readonly classes: Int32Array;
  /** int32 [C], rows of each class. */
  readonly counts: Int32Array;
  /** Bytes of the heap that `addSums` needs beside the sums. */
  readonly bytes: number;
  /** @param sums float64 [columns, C] row-major in the heap, accumulated into */
  addSums(heap: Heap, sums: Float64Array): void;
}

/** Bytes of a heap that {@link addSumsByClass} needs beside the sums. */
export function sumsByClassBytes(X: CsrMatrix): number {
  return rowChunkBytes(X) + heapBytes(0, X.rows, 1);
}

/**
 * Adds the values of each word in each class; with `binarise`, the number of values above 0.
 *
 * @param sums float64 [columns, C] row-major in `heap`, accumulated into
 * @returns the least of the values, at most 0
 */
export function addSumsByClass(
  X: CsrMatrix,
  codes: Int32Array,
  C: number,
  heap: Heap,
  sums: Float64Array,
  binarise = false,
): number {
  const classes = heap.copy(codes);
  const kernel = linearKernel(heap);
  let least = 0;
  eachRowChunk(X, heap, ({ from, rows, indptr, base, ids, xs, entries }) => {
    if (binarise) kernel.binarise(xs, entries);
    least = Math.min(least, kernel.addRows(indptr, base, ids, xs, rows, classes + 4 * from, C, sums.byteOffset));
  });
  return least;
}

/** The same, float64 [columns, C] in memory of its own. */
export function sumsByClass(X: CsrMatrix, codes: Int32Array, C: number, binarise = false): Float64Array {
  const heap = new Heap(heapBytes(X.columns * C, 0) + sumsByClassBytes(X), 'sums by class');
  const sums = heap.float64(X.columns * C);
  addSumsByClass(X, codes, C, heap, sums, binarise);
  const kept = sums.slice();
  heap.release();
  return kept;
}

/** Logarithm of each class's share of the rows, or of 1 / C without `fitPrior`. */
export function logPrior(counts: Int32Array, fitPrior: boolean): Float64Array {
  const n = counts.reduce((sum, count) => sum + count, 0);
  return Float64Array.from(counts, (count) => (fitPrior ? Math.log(count) - Math.log(n) : -Math.log(counts.length)));
}

import { rangeError } from '@aml-mlops/errors';
import { node, tensor } from '@aml-mlops/onnx';
import { type CsrMatrix, transpose } from '@aml-mlops/text';
import * as z from 'zod';
import { nearestRows } from '../matrix/nearest-rows.ts';
import { squaredNorms } from '../matrix/squared-norms.ts';
import type { ScoreGraph } from '../onnx/score-graph.ts';
import { defineEstimator } from './estimator.ts';
import type { FittedState } from './fitted-classifier.ts';

/**
 * k nearest neighbours by Euclidean distance, one vote per neighbour, as scikit-learn 1.9's
 * `KNeighborsClassifier` on sparse matrices (brute force). Of equally distant documents the earlier one is nearer; of
 * classes with equal votes the smallest label wins.
 *
 * The fitted model is the training matrix by word (`postings`): a query visits only documents that share a word with it.
 */
export const kNeighbors = defineEstimator({
  name: 'KNeighborsClassifier',
  acceptsSingleClass: true,
  schema: z.object({
    nNeighbors: z.number().int().min(1).default(5).describe('Neighbours that vote, at most the training documents'),
  }),
  learn: ({ X, codes }, { nNeighbors }) => {
    if (nNeighbors > X.rows) {
      throw rangeError('nNeighbors', 'KNeighborsClassifier', `at most ${X.rows}, the training documents`, nNeighbors);
    }
    const { indptr, indices, data } = transpose(X);
    return { indptr, indices, data, norms: squaredNorms(X), codes };
  },
  restore: (state, { nNeighbors }) => ({
    kind: 'probabilities',
    width: state.classes.length,
    scores: (X) => neighbourShares(state, nNeighbors, X),
    scoreGraph: () => graph(state, nNeighbors),
  }),
});

/** Share of the neighbours' votes for each class, float64 [rows, C]. */
function neighbourShares(state: FittedState, k: number, X: CsrMatrix): Float64Array {
  const { indptr, indices, data, norms, codes } = state.arrays as {
    readonly indptr: Int32Array;
    readonly indices: Int32Array;
    readonly data: Float64Array;
    readonly norms: Float64Array;
    readonly codes: Int32Array;
  };
  const postings = { rows: state.columns, columns: norms.length, indptr, indices, data };
  const neighbours = nearestRows(X, postings, norms, k);
  const C = state.classes.length;
  const votes = new Float64Array(X.rows * C);
  for (let i = 0; i < X.rows; i++) {
    for (let r = 0; r < k; r++) {
      const at = i * C + codes[neighbours[i * k + r]!]!;
      votes[at] = votes[at]! + 1;
    }
  }
  for (let at = 0; at < votes.length; at++) votes[at] = votes[at]! / k;
  return votes;
}

/**
 * In ONNX the document is scattered into a dense row, every posting gathers its word's weight from it, and the products are
 * summed by training document: memory is that of the postings, not of a dense training matrix.
 */
function graph(state: FittedState, k: number): ScoreGraph {
  const { indptr, indices, data, norms, codes } = state.arrays as Record<string, Float64Array | Int32Array>;
  const C = state.classes.length;
  const nnz = data!.length;
  const words = new BigInt64Array(nnz);
  for (let j = 0; j < state.columns; j++) words.fill(BigInt(j), indptr![j]!, indptr![j + 1]!);
  const shape = (name: string, ...dims: number[]) => tensor(name, [dims.length], BigInt64Array.from(dims, BigInt));
  return {
    kind: 'probabilities',
    width: C,
    initializers: [
      tensor('words', [nnz], words),
      tensor('documents', [1, nnz], BigInt64Array.from(indices as Int32Array, BigInt)),
      tensor('values', [nnz], data as Float64Array),
      tensor(
        'halfNorms',
        [norms!.length],
        (norms as Float64Array).map((norm) => -norm / 2),
      ),
      tensor('votes', [codes!.length, C], oneHot(codes as Int32Array, C)),
      tensor('voters', [], Float64Array.of(k)),
      shape('k', k),
      shape('one', 1),
      shape('first', 0),
      shape('vocabularySize', state.columns),
      shape('trainingSize', norms!.length),
      shape('postingCount', nnz),
      shape('neighbourAxis', 1),
    ],
    nodes: [
      node('Shape', ['ids'], ['idsShape']),
      node('Gather', ['idsShape', 'first'], ['N']),
      node('Concat', ['N', 'vocabularySize'], ['denseShape'], { axis: { int: 0 } }),
      node('ConstantOfShape', ['denseShape'], ['blank'], { value: { tensor: tensor('z', [1], new Float64Array(1)) } }),
      node('ScatterElements', ['blank', 'ids', 'weights'], ['dense'], { axis: { int: 1 }, reduction: { text: 'add' } }),
      node('Gather', ['dense', 'words'], ['met'], { axis: { int: 1 } }),
      node('Mul', ['met', 'values'], ['products']),
      node('Concat', ['N', 'postingCount'], ['postingShape'], { axis: { int: 0 } }),
      node('Expand', ['documents', 'postingShape'], ['documentOf']),
      node('Concat', ['N', 'trainingSize'], ['sumShape'], { axis: { int: 0 } }),
      node('Expand', ['halfNorms', 'sumShape'], ['norms']),
      node('ScatterElements', ['norms', 'documentOf', 'products'], ['closeness'], {
        axis: { int: 1 },
        reduction: { text: 'add' },
      }),
      node('TopK', ['closeness', 'k'], ['best', 'neighbours'], { axis: { int: 1 } }),
      node('Gather', ['votes', 'neighbours'], ['neighbourVotes'], { axis: { int: 0 } }),
      node('ReduceSum', ['neighbourVotes', 'neighbourAxis'], ['counts'], { keepdims: { int: 0 } }),
      node('Div', ['counts', 'voters'], ['scores']),
      node('ArgMax', ['scores'], ['classIndex'], { axis: { int: 1 }, keepdims: { int: 0 } }),
    ],
  };
}

function oneHot(codes: Int32Array, C: number): Float64Array {
  const votes = new Float64Array(codes.length * C);
  for (let i = 0; i < codes.length; i++) votes[i * C + codes[i]!] = 1;
  return votes;
}

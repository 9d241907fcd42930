import { deriveSeed } from '@aml-mlops/random';
import * as z from 'zod';
import { forestData } from '../forest/forest-data.ts';
import { forestVotes } from '../forest/forest-votes.ts';
import { TreeGrower } from '../forest/tree-grower.ts';
import { mergeTrees, TreeBuilder, type Trees } from '../forest/trees.ts';
import { forestGraph } from '../onnx/forest-graph.ts';
import { defineEstimator } from './estimator.ts';
import type { ModelArrays } from './fitted-classifier.ts';

/** Trees that one worker grows at a time. */
const TREES_PER_PIECE = 4;

/**
 * Random forest of classification trees (Breiman, Machine Learning 45, 2001), Gini impurity, as scikit-learn 1.9's
 * `RandomForestClassifier`: the class with the largest mean of the leaves' class shares wins, the first on ties. Tree t
 * has its own seed, so the forest does not depend on which worker grows which tree.
 */
export const randomForest = defineEstimator({
  name: 'RandomForestClassifier',
  acceptsSingleClass: true,
  schema: z.object({
    nEstimators: z.number().int().min(1).default(100).describe('Trees'),
    maxFeatures: z
      .enum(['sqrt', 'log2', 'all'])
      .default('sqrt')
      .describe('Words drawn at each node: the square root or the binary logarithm of their number, or all'),
    maxDepth: z.number().int().min(1).optional().describe('Depth at most; without limit where it is left out'),
    minSamplesSplit: z.number().int().min(2).default(2).describe('Documents that a node must have to be split'),
    bootstrap: z.boolean().default(true).describe('Draw the documents of each tree with replacement'),
    randomState: z.number().int().min(0).max(4_294_967_295).default(0).describe('Seed of all that is drawn'),
  }),
  learn: {
    count: ({ nEstimators }) => Math.ceil(nEstimators / TREES_PER_PIECE),
    piece: ({ X, codes, classes }, params, piece) => {
      const builder = new TreeBuilder();
      const options = {
        ...params,
        maxDepth: params.maxDepth ?? Number.POSITIVE_INFINITY,
        maxFeatures: drawnWords(params.maxFeatures, X.columns),
      };
      const grower = new TreeGrower(forestData(X), codes, classes.length, options, builder);
      const first = piece * TREES_PER_PIECE;
      const end = Math.min(first + TREES_PER_PIECE, params.nEstimators);
      for (let tree = first; tree < end; tree++) grower.grow(deriveSeed(params.randomState, tree));
      return { ...builder.finish() };
    },
    merge: (pieces, C) => ({ ...mergeTrees(pieces.map(treesOf), C) }),
  },
  restore: (state) => {
    const { classes, arrays } = state;
    const C = classes.length;
    const trees = treesOf(arrays);
    return {
      kind: 'probabilities',
      width: C,
      scores: (X) => {
        const votes = forestVotes(trees, X, C);
        for (let i = 0; i < X.rows; i++) {
          const row = votes.subarray(i * C, (i + 1) * C);
          const all = row.reduce((sum, vote) => sum + vote, 0);
          for (let c = 0; c < C; c++) row[c] = row[c]! / all;
        }
        return votes;
      },
      scoreGraph: () => forestGraph(trees, state.columns, C),
    };
  },
});

function drawnWords(rule: 'sqrt' | 'log2' | 'all', columns: number): number {
  if (rule === 'all') return columns;
  return Math.max(1, Math.floor(rule === 'sqrt' ? Math.sqrt(columns) : Math.log2(columns)));
}

function treesOf(arrays: ModelArrays): Trees {
  return {
    start: arrays['start'] as Int32Array,
    feature: arrays['feature'] as Int32Array,
    threshold: arrays['threshold'] as Float32Array,
    left: arrays['left'] as Int32Array,
    right: arrays['right'] as Int32Array,
    mixed: arrays['mixed'] as Float64Array,
  };
}

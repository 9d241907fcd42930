import { node, tensor } from '@aml-mlops/onnx';
import type { Trees } from '../forest/trees.ts';
import type { ScoreGraph } from './score-graph.ts';

/** The forest as ONNX's tree ensemble: documents are scattered into dense rows, votes summed exactly and divided at the end. */
export function forestGraph(trees: Trees, columns: number, C: number): ScoreGraph {
  const nodes = trees.feature.length;
  const nTrees = trees.start.length - 1;
  const treeIds = new Int32Array(nodes);
  const nodeIds = new Int32Array(nodes);
  const targets = { tree: [] as number[], node: [] as number[], id: [] as number[], weight: [] as number[] };
  for (let t = 0; t < nTrees; t++) {
    for (let at = trees.start[t]!; at < trees.start[t + 1]!; at++) {
      treeIds[at] = t;
      nodeIds[at] = at - trees.start[t]!;
      if (trees.feature[at]! >= 0) continue;
      const vote = (c: number, weight: number) => {
        targets.tree.push(t);
        targets.node.push(nodeIds[at]!);
        targets.id.push(c);
        targets.weight.push(weight);
      };
      const code = trees.left[at]!;
      if (code >= 0) vote(code, 1);
      else {
        const row = trees.right[at]! * C;
        for (let c = 0; c < C; c++) if (trees.mixed[row + c]! > 0) vote(c, trees.mixed[row + c]!);
      }
    }
  }
  const isLeaf = (at: number) => trees.feature[at]! < 0;
  return {
    kind: 'probabilities',
    width: C,
    domains: { 'ai.onnx.ml': 3 },
    initializers: [
      tensor('first', [1], BigInt64Array.of(0n)),
      tensor('vocabularySize', [1], BigInt64Array.of(BigInt(columns))),
      tensor('classAxis', [1], BigInt64Array.of(1n)),
    ],
    nodes: [
      node('Shape', ['ids'], ['idsShape']),
      node('Gather', ['idsShape', 'first'], ['N']),
      node('Concat', ['N', 'vocabularySize'], ['denseShape'], { axis: { int: 0 } }),
      node('Cast', ['weights'], ['singleWeights'], { to: { int: 1 } }),
      node('ConstantOfShape', ['denseShape'], ['blank'], { value: { tensor: tensor('z', [1], new Float32Array(1)) } }),
      node('ScatterElements', ['blank', 'ids', 'singleWeights'], ['dense'], {
        axis: { int: 1 },
        reduction: { text: 'add' },
      }),
      node(
        'TreeEnsembleRegressor',
        ['dense'],
        ['votes'],
        {
          n_targets: { int: C },
          aggregate_function: { text: 'SUM' },
          post_transform: { text: 'NONE' },
          nodes_treeids: { ints: treeIds },
          nodes_nodeids: { ints: nodeIds },
          nodes_featureids: { ints: trees.feature.map((j) => Math.max(j, 0)) },
          nodes_values: { floats: trees.threshold },
          nodes_modes: { texts: Array.from(trees.feature, (j) => (j < 0 ? 'LEAF' : 'BRANCH_LEQ')) },
          nodes_truenodeids: { ints: trees.left.map((child, at) => (isLeaf(at) ? 0 : child)) },
          nodes_falsenodeids: { ints: trees.right.map((child, at) => (isLeaf(at) ? 0 : child)) },
          nodes_missing_value_tracks_true: { ints: new Int32Array(nodes) },
          nodes_hitrates: { floats: new Float32Array(nodes).fill(1) },
          target_treeids: { ints: targets.tree },
          target_nodeids: { ints: targets.node },
          target_ids: { ints: targets.id },
          target_weights: { floats: targets.weight },
        },
        { domain: 'ai.onnx.ml' },
      ),
      node('Cast', ['votes'], ['doubleVotes'], { to: { int: 11 } }),
      node('ReduceSum', ['doubleVotes', 'classAxis'], ['allVotes'], { keepdims: { int: 1 } }),
      node('Div', ['doubleVotes', 'allVotes'], ['scores']),
      node('ArgMax', ['votes'], ['classIndex'], { axis: { int: 1 }, keepdims: { int: 0 } }),
    ],
  };
}

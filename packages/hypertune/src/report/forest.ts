import { RandomStream } from '@aml-mlops/random';

/** A regression tree: nodes in arrays, a leaf where `left` is -1. */
interface Tree {
  readonly dimension: Int32Array;
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
}

/** A random forest of regression trees. */
export interface Forest {
  predict(x: Float64Array): number;
}

const TREES = 64;
const MIN_LEAF = 2;

/**
 * Fits a small random forest: bootstrapped trees that split on the variance, all dimensions at each node (L. Breiman, "Random
 * forests" (2001); for regression all dimensions are the usual choice).
 *
 * @param x n points; categories as codes, which a tree splits like numbers
 * @param y n values
 */
export function fitForest(x: readonly Float64Array[], y: Float64Array, seed: number): Forest {
  const trees = Array.from({ length: TREES }, (_, t) => {
    const random = new RandomStream(seed, t);
    return growTree(
      x,
      y,
      Array.from(y, () => random.below(y.length)),
    );
  });
  return { predict: (point) => trees.reduce((sum, tree) => sum + predictTree(tree, point), 0) / TREES };
}

function growTree(x: readonly Float64Array[], y: Float64Array, rows: number[]): Tree {
  const nodes: { dimension: number; threshold: number; left: number; right: number; value: number }[] = [];
  function grow(members: number[]): number {
    const value = members.reduce((sum, i) => sum + y[i]!, 0) / members.length;
    const at = nodes.push({ dimension: -1, threshold: 0, left: -1, right: -1, value }) - 1;
    const split = bestSplit(x, y, members);
    if (split) {
      const { dimension, threshold } = split;
      const left = grow(members.filter((i) => x[i]![dimension]! <= threshold));
      const right = grow(members.filter((i) => x[i]![dimension]! > threshold));
      nodes[at] = { dimension, threshold, left, right, value };
    }
    return at;
  }
  grow(rows);
  return {
    dimension: Int32Array.from(nodes, (n) => n.dimension),
    threshold: Float64Array.from(nodes, (n) => n.threshold),
    left: Int32Array.from(nodes, (n) => n.left),
    right: Int32Array.from(nodes, (n) => n.right),
    value: Float64Array.from(nodes, (n) => n.value),
  };
}

/** The split with the largest reduction in squared error; none if it would leave a small leaf or gain nothing. */
function bestSplit(
  x: readonly Float64Array[],
  y: Float64Array,
  members: readonly number[],
): { dimension: number; threshold: number } | undefined {
  const n = members.length;
  const total = members.reduce((sum, i) => sum + y[i]!, 0);
  let most = (total * total) / n + 1e-12 * Math.abs(total);
  let best: { dimension: number; threshold: number } | undefined;
  for (let dimension = 0; dimension < (x[0]?.length ?? 0); dimension++) {
    const sorted = members.toSorted((a, b) => x[a]![dimension]! - x[b]![dimension]!);
    let below = 0;
    for (let k = 1; k < n; k++) {
      below += y[sorted[k - 1]!]!;
      const [low, high] = [x[sorted[k - 1]!]![dimension]!, x[sorted[k]!]![dimension]!];
      if (low === high || k < MIN_LEAF || n - k < MIN_LEAF) continue;
      const gain = below ** 2 / k + (total - below) ** 2 / (n - k);
      if (gain > most) {
        most = gain;
        const middle = (low + high) / 2;
        // Between neighbouring doubles the middle rounds to one of them, and above `low` nothing may go left.
        best = { dimension, threshold: middle < high ? middle : low };
      }
    }
  }
  return best;
}

function predictTree(tree: Tree, x: Float64Array): number {
  let node = 0;
  while (tree.left[node]! >= 0) {
    node = x[tree.dimension[node]!]! <= tree.threshold[node]! ? tree.left[node]! : tree.right[node]!;
  }
  return tree.value[node]!;
}

import { exactShares } from './exact-shares.ts';

/**
 * Decision trees as flat arrays, one tree after the other. Nodes of a tree are numbered from 0, its root.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | start | nTrees + 1 | tree t holds nodes start[t] to start[t + 1] |
 * | feature | nodes | word that an inner node tests; -1 at a leaf |
 * | threshold | nodes | a document with x[feature] <= threshold goes left |
 * | left, right | nodes | child within the tree. At a leaf: left is the class of all its documents, or -1 with right the row of `mixed` |
 * | mixed | mixed leaves, C | class shares of the leaves whose documents differ in class, row-major |
 */
export interface Trees {
  readonly start: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly mixed: Float64Array;
}

/** Concatenates the trees of several pieces, with votes rounded so that any sum of them is exact ({@link exactShares}). */
export function mergeTrees(pieces: readonly Trees[], C: number): Trees {
  const total = (pick: (trees: Trees) => { readonly length: number }) =>
    pieces.reduce((sum, piece) => sum + pick(piece).length, 0);
  const nodes = total((trees) => trees.feature);
  const merged = {
    start: new Int32Array(total((trees) => trees.start) - pieces.length + 1),
    feature: new Int32Array(nodes),
    threshold: new Float32Array(nodes),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    mixed: new Float64Array(total((trees) => trees.mixed)),
  };
  let tree = 0;
  let node = 0;
  let mixed = 0;
  for (const piece of pieces) {
    for (let t = 1; t < piece.start.length; t++) merged.start[++tree] = node + piece.start[t]!;
    merged.feature.set(piece.feature, node);
    merged.threshold.set(piece.threshold, node);
    merged.left.set(piece.left, node);
    const firstMixed = mixed / C;
    for (let i = 0; i < piece.feature.length; i++) {
      const isMixed = piece.feature[i]! < 0 && piece.left[i]! < 0;
      merged.right[node + i] = isMixed ? piece.right[i]! + firstMixed : piece.right[i]!;
    }
    merged.mixed.set(piece.mixed, mixed);
    node += piece.feature.length;
    mixed += piece.mixed.length;
  }
  return { ...merged, mixed: exactShares(merged.mixed, merged.start.length - 1) };
}

/** Nodes of a growing tree: arrays that double in size when full. */
export class TreeBuilder {
  feature = new Int32Array(1024);
  threshold = new Float32Array(1024);
  left = new Int32Array(1024);
  right = new Int32Array(1024);
  readonly mixed: number[] = [];
  readonly start: number[] = [0];
  #size = 0;

  /** Adds a node and returns its number within the current tree. */
  add(): number {
    if (this.#size === this.feature.length) this.#grow();
    return this.#size++ - this.start.at(-1)!;
  }

  /** Index of a node of the current tree in the arrays. */
  at(node: number): number {
    return this.start.at(-1)! + node;
  }

  endTree(): void {
    this.start.push(this.#size);
  }

  finish(): Trees {
    const n = this.#size;
    return {
      start: Int32Array.from(this.start),
      feature: this.feature.slice(0, n),
      threshold: this.threshold.slice(0, n),
      left: this.left.slice(0, n),
      right: this.right.slice(0, n),
      mixed: Float64Array.from(this.mixed),
    };
  }

  #grow(): void {
    const twice = 2 * this.feature.length;
    const [feature, threshold, left, right] = [this.feature, this.threshold, this.left, this.right];
    this.feature = new Int32Array(twice);
    this.threshold = new Float32Array(twice);
    this.left = new Int32Array(twice);
    this.right = new Int32Array(twice);
    this.feature.set(feature);
    this.threshold.set(threshold);
    this.left.set(left);
    this.right.set(right);
  }
}

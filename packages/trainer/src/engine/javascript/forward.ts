import type { CountMatrix } from '../../data/count-matrix.ts';
import type { NetworkShape, Weights } from '../../network/weights.ts';

/** Activations of one document, kept for the backward pass. */
export interface Activations {
  /** After ReLU and dropout, length H. float32 in training, as in the fast engines. */
  readonly hidden1: Float32Array | Float64Array;
  readonly hidden2: Float32Array | Float64Array;
  /** Length C. */
  readonly probabilities: Float32Array;
}

export function allocateActivations(shape: NetworkShape): Activations {
  return {
    hidden1: new Float32Array(shape.hiddenSize),
    hidden2: new Float32Array(shape.hiddenSize),
    probabilities: new Float32Array(shape.classes),
  };
}

/** Dropout factors of a hidden layer: 0 or 1 / (1 - p). */
export type DropoutMask = (layer: 0 | 1, unit: number) => number;

/**
 * One document through the network: counts to h1 = relu(n E + b1), h2 = relu(h1 W2 + b2), softmax(W3 h2 + b3).
 *
 * @param row of `counts`
 * @param out overwritten
 * @param logits overwritten
 * @param read maps a count to the network's input. Default: the count itself
 * @returns log of the softmax's denominator plus the largest logit: loss = this value - logit of the class
 */
export function forward(
  weights: Weights,
  counts: CountMatrix,
  row: number,
  out: Activations,
  logits: Float64Array,
  mask?: DropoutMask,
  read?: (count: number) => number,
): number {
  const h = out.hidden1.length;
  const sums = new Float64Array(h);
  sums.set(weights.embeddingBias);
  for (let e = counts.indptr[row]!; e < counts.indptr[row + 1]!; e++) {
    const count = read ? read(counts.counts[e]!) : counts.counts[e]!;
    const from = counts.words[e]! * h;
    for (let i = 0; i < h; i++) sums[i]! += count * weights.embedding[from + i]!;
  }
  for (let i = 0; i < h; i++) out.hidden1[i] = Math.max(0, sums[i]!) * (mask?.(0, i) ?? 1);

  sums.set(weights.hiddenBias);
  for (let k = 0; k < h; k++) {
    const input = out.hidden1[k]!;
    if (input === 0) continue;
    for (let i = 0; i < h; i++) sums[i]! += input * weights.hidden[k * h + i]!;
  }
  for (let i = 0; i < h; i++) out.hidden2[i] = Math.max(0, sums[i]!) * (mask?.(1, i) ?? 1);

  const classes = logits.length;
  let largest = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < classes; c++) {
    let sum = weights.outputBias[c]!;
    for (let i = 0; i < h; i++) sum += out.hidden2[i]! * weights.output[c * h + i]!;
    logits[c] = sum;
    if (!(sum <= largest)) largest = sum;
  }
  let denominator = 0;
  for (let c = 0; c < classes; c++) denominator += Math.exp(logits[c]! - largest);
  for (let c = 0; c < classes; c++) out.probabilities[c] = Math.exp(logits[c]! - largest) / denominator;
  return Math.log(denominator) + largest;
}

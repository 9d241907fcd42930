import type { CountMatrix } from '../../data/count-matrix.ts';
import { flush, VANISHING } from '../../network/vanishing.ts';
import { layerSizes, type NetworkShape, type Weights } from '../../network/weights.ts';
import { type Activations, allocateActivations, type DropoutMask, forward } from './forward.ts';

/** The gradient of a batch: dense for the small layers; for the first layer, one row per word that occurs. */
export interface Gradients {
  readonly embedding: Map<number, Float64Array>;
  readonly embeddingBias: Float64Array;
  readonly hidden: Float64Array;
  readonly hiddenBias: Float64Array;
  readonly output: Float64Array;
  readonly outputBias: Float64Array;
}

export interface BatchOutcome {
  readonly gradients: Gradients;
  /** Cross-entropy of each document, unweighted. */
  readonly losses: Float64Array;
  readonly hits: number;
}

function allocateGradients(shape: NetworkShape): Gradients {
  const { embedding: _, ...sizes } = layerSizes(shape);
  const dense = Object.fromEntries(Object.entries(sizes).map(([layer, size]) => [layer, new Float64Array(size)]));
  return { embedding: new Map(), ...(dense as Record<keyof typeof sizes, Float64Array>) };
}

/**
 * Loss and gradient of a batch: the mean over its documents of w[y] (-log p[y]), divided by the mean weight.
 *
 * @param rows rows of `counts` in the batch
 * @param classWeights w, length C
 * @param mask dropout mask of document d of the batch
 */
export function batchGradients(
  shape: NetworkShape,
  weights: Weights,
  counts: CountMatrix,
  targets: Int32Array,
  rows: Int32Array,
  classWeights: Float32Array,
  mask?: (document: number) => DropoutMask,
): BatchOutcome {
  const { hiddenSize: h, classes } = shape;
  const gradients = allocateGradients(shape);
  const losses = new Float64Array(rows.length);
  const activations = allocateActivations(shape);
  const logits = new Float64Array(classes);
  const dz = new Float64Array(classes);
  const da2 = new Float64Array(h);
  const da1 = new Float64Array(h);
  let weightSum = 0;
  for (const row of rows) weightSum += classWeights[targets[row]!]!;
  let hits = 0;

  for (const [document, row] of rows.entries()) {
    const dropped = mask?.(document);
    const target = targets[row]!;
    const logSum = forward(weights, counts, row, activations, logits, dropped);
    losses[document] = logSum - logits[target]!;
    if (argmax(activations.probabilities) === target) hits++;
    const scale = classWeights[target]! / weightSum;
    for (let c = 0; c < classes; c++) {
      dz[c] = flush(activations.probabilities[c]! - (c === target ? 1 : 0), VANISHING.error) * scale;
    }
    backward(weights, activations, dz, da2, da1, gradients, dropped);
    for (let e = counts.indptr[row]!; e < counts.indptr[row + 1]!; e++) {
      const word = counts.words[e]!;
      let sums = gradients.embedding.get(word);
      if (!sums) {
        sums = new Float64Array(h);
        gradients.embedding.set(word, sums);
      }
      const count = counts.counts[e]!;
      for (let i = 0; i < h; i++) sums[i]! += count * da1[i]!;
    }
  }
  return { gradients, losses, hits };
}

/** Accumulates one document's gradient of the dense layers, and leaves that of the first layer's sums in `da1`. */
function backward(
  weights: Weights,
  { hidden1, hidden2 }: Activations,
  dz: Float64Array,
  da2: Float64Array,
  da1: Float64Array,
  gradients: Gradients,
  mask?: DropoutMask,
): void {
  const h = hidden1.length;
  da2.fill(0);
  for (const [c, d] of dz.entries()) {
    gradients.outputBias[c]! += d;
    for (let i = 0; i < h; i++) {
      gradients.output[c * h + i]! += d * hidden2[i]!;
      da2[i]! += d * weights.output[c * h + i]!;
    }
  }
  // A unit that is dropped or not above zero is zero and propagates no gradient.
  for (let i = 0; i < h; i++) da2[i] = hidden2[i]! > 0 ? da2[i]! * (mask?.(1, i) ?? 1) : 0;
  for (let i = 0; i < h; i++) gradients.hiddenBias[i]! += da2[i]!;
  for (let k = 0; k < h; k++) {
    const input = hidden1[k]!;
    let back = 0;
    for (let i = 0; i < h; i++) {
      gradients.hidden[k * h + i]! += input * da2[i]!;
      back += da2[i]! * weights.hidden[k * h + i]!;
    }
    da1[k] = input > 0 ? back * (mask?.(0, k) ?? 1) : 0;
    gradients.embeddingBias[k]! += da1[k]!;
  }
}

/** Index of the largest value; the first on ties. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

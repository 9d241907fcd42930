import type * as tfjs from '@tensorflow/tfjs-node-gpu';
import type { AdamStep } from '../../network/adam.ts';
import { ADAM } from '../../network/params.ts';
import type { NetworkShape } from '../../network/weights.ts';
import { joinLayers, type Parameters, splitLayers } from './layers.ts';
import type { Tfjs } from './load-tfjs.ts';

/** Weights and moments as tensors: a type alias, as `tidy` requires of its result. */
export type TfjsState = {
  readonly weights: Parameters;
  readonly first: Parameters;
  readonly second: Parameters;
};

export interface StepInput {
  /** Counts [B, U] of the batch's words; the words are `words` [U]. */
  readonly counts: tfjs.Tensor2D;
  readonly words: tfjs.Tensor1D;
  /** One-hot classes [B, C], and the weight of each document in the mean [B, 1]. */
  readonly truth: tfjs.Tensor2D;
  readonly documentWeights: tfjs.Tensor2D;
  /** Dropout factors [B, H], if any. */
  readonly masks?: readonly [tfjs.Tensor2D, tfjs.Tensor2D];
}

export interface StepOptions {
  readonly shape: NetworkShape;
  readonly adam: AdamStep;
  /** Adam on all words, not only on those of the batch. */
  readonly dense: boolean;
  /** Factors applied to the small layers before the update, 1 for biases; absent without weight decay. */
  readonly keepSmall?: tfjs.Tensor1D;
}

/**
 * One training step, with the formulas of engine/javascript written out: with automatic differentiation the gradient of a
 * gathered layer would be as large as the layer.
 *
 * @returns the new state, and the logits [B, C]; the caller's tidy disposes of everything else
 */
export function trainStep(
  tf: Tfjs,
  { weights, first, second }: TfjsState,
  { counts, words, truth, documentWeights, masks }: StepInput,
  { shape, adam, dense, keepSmall }: StepOptions,
): { state: TfjsState; logits: tfjs.Tensor2D } {
  const rows = tf.gather(weights.embedding, words);
  const layers = splitLayers(tf, weights.small, shape);
  const relu = (a: tfjs.Tensor2D, layer: 0 | 1) => {
    const h = tf.relu(a);
    return masks ? tf.mul<tfjs.Tensor2D>(h, masks[layer]) : h;
  };
  const h1 = relu(tf.add(tf.matMul(counts, rows), layers.embeddingBias), 0);
  const h2 = relu(tf.add(tf.matMul(h1, layers.hidden), layers.hiddenBias), 1);
  const logits: tfjs.Tensor2D = tf.add(tf.matMul(h2, layers.output, false, true), layers.outputBias);

  const dz: tfjs.Tensor2D = tf.mul(tf.sub(tf.softmax(logits), truth), documentWeights);
  const back = (d: tfjs.Tensor2D, h: tfjs.Tensor2D, layer: 0 | 1): tfjs.Tensor2D => {
    const open: tfjs.Tensor2D = tf.mul(d, tf.step(h));
    return masks ? tf.mul(open, masks[layer]) : open;
  };
  const d2 = back(tf.matMul(dz, layers.output), h2, 1);
  const d1 = back(tf.matMul(d2, layers.hidden, false, true), h1, 0);
  const rowGradient: tfjs.Tensor2D = tf.matMul(counts, d1, true, false);
  const smallGradient = joinLayers(tf, {
    embeddingBias: tf.sum(d1, 0, true),
    hidden: tf.matMul(h1, d2, true, false),
    hiddenBias: tf.sum(d2, 0, true),
    output: tf.matMul(dz, h2, true, false),
    outputBias: tf.sum(dz, 0, true),
  });

  const update = <T extends tfjs.Tensor>(w: T, m: T, v: T, g: T, keep?: number | T): readonly [T, T, T] => {
    const mNext: T = tf.add(tf.mul(m, ADAM.beta1), tf.mul(g, 1 - ADAM.beta1));
    const vNext: T = tf.add(tf.mul(v, ADAM.beta2), tf.mul(tf.square(g), 1 - ADAM.beta2));
    const move = tf.div(tf.mul(mNext, adam.stepSize), tf.add(tf.sqrt(vNext), adam.epsilon));
    return [tf.sub(keep === undefined ? w : tf.mul(w, keep), move), mNext, vNext];
  };
  const keepRows = keepSmall ? adam.keep : undefined;
  const small = update(weights.small, first.small, second.small, smallGradient, keepSmall);
  const places: tfjs.Tensor2D = tf.expandDims(words, 1);
  const whole = [weights.embedding, first.embedding, second.embedding] as const;
  let embedding: readonly [tfjs.Tensor2D, tfjs.Tensor2D, tfjs.Tensor2D];
  if (dense) embedding = update(...whole, tf.scatterND(places, rowGradient, weights.embedding.shape), keepRows);
  else {
    const moved = update(
      rows,
      tf.gather(first.embedding, words),
      tf.gather(second.embedding, words),
      rowGradient,
      keepRows,
    );
    const into = (at: 0 | 1 | 2): tfjs.Tensor2D => tf.tensorScatterUpdate(whole[at], places, moved[at]);
    embedding = [into(0), into(1), into(2)];
  }
  const state = {
    weights: { embedding: embedding[0], small: small[0] },
    first: { embedding: embedding[1], small: small[1] },
    second: { embedding: embedding[2], small: small[2] },
  };
  return { state, logits };
}

/** Class probabilities [B, C] of a batch. */
export function forward(
  tf: Tfjs,
  weights: Parameters,
  shape: NetworkShape,
  counts: tfjs.Tensor2D,
  words: tfjs.Tensor1D,
): tfjs.Tensor2D {
  const rows = tf.gather(weights.embedding, words);
  const layers = splitLayers(tf, weights.small, shape);
  const h1 = tf.relu(tf.add<tfjs.Tensor2D>(tf.matMul(counts, rows), layers.embeddingBias));
  const h2 = tf.relu(tf.add<tfjs.Tensor2D>(tf.matMul(h1, layers.hidden), layers.hiddenBias));
  return tf.softmax(tf.add<tfjs.Tensor2D>(tf.matMul(h2, layers.output, false, true), layers.outputBias));
}

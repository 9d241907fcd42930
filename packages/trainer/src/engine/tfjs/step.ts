import type * as tfjs from '@tensorflow/tfjs-node-gpu';
import type { AdamStep } from '../../network/adam.ts';
import { ADAM } from '../../network/params.ts';
import type { Layer } from '../../network/weights.ts';
import type { Tfjs } from './load-tfjs.ts';

export type Tensors = Record<Layer, tfjs.Tensor2D>;

/** Weights and moments on TensorFlow's side; biases are [1, n]. */
export type TfjsState = {
  readonly weights: Tensors;
  readonly first: Tensors;
  readonly second: Tensors;
};

export interface StepInput {
  /** Counts [B, U] of the batch's words, which are `words` [U]. */
  readonly counts: tfjs.Tensor2D;
  readonly words: tfjs.Tensor1D;
  /** One-hot classes [B, C], and the weight of each document in the mean [B, 1]. */
  readonly truth: tfjs.Tensor2D;
  readonly documentWeights: tfjs.Tensor2D;
  /** Factors of dropout [B, H], or nothing. */
  readonly masks?: readonly [tfjs.Tensor2D, tfjs.Tensor2D];
}

/**
 * One step of training, the same formulas as in engine/javascript, written out: the gradient of a gathered layer by
 * automatic differentiation would be as large as the layer.
 *
 * @returns the new state of each layer that changed, and the logits [B, C]; all else is disposed of by the caller's tidy
 */
export function trainStep(
  tf: Tfjs,
  { weights, first, second }: TfjsState,
  { counts, words, truth, documentWeights, masks }: StepInput,
  step: AdamStep,
  dense: boolean,
): { state: TfjsState; logits: tfjs.Tensor2D } {
  const rows = tf.gather(weights.embedding, words);
  const relu = (a: tfjs.Tensor2D, layer: 0 | 1) => {
    const h = tf.relu(a);
    return masks ? tf.mul<tfjs.Tensor2D>(h, masks[layer]) : h;
  };
  const h1 = relu(tf.add(tf.matMul(counts, rows), weights.embeddingBias), 0);
  const h2 = relu(tf.add(tf.matMul(h1, weights.hidden), weights.hiddenBias), 1);
  const logits: tfjs.Tensor2D = tf.add(tf.matMul(h2, weights.output, false, true), weights.outputBias);

  const dz: tfjs.Tensor2D = tf.mul(tf.sub(tf.softmax(logits), truth), documentWeights);
  const back = (d: tfjs.Tensor2D, h: tfjs.Tensor2D, layer: 0 | 1): tfjs.Tensor2D => {
    const open: tfjs.Tensor2D = tf.mul(d, tf.step(h));
    return masks ? tf.mul(open, masks[layer]) : open;
  };
  const d2 = back(tf.matMul(dz, weights.output), h2, 1);
  const d1 = back(tf.matMul(d2, weights.hidden, false, true), h1, 0);
  const rowGradient: tfjs.Tensor2D = tf.matMul(counts, d1, true, false);

  const update = (w: tfjs.Tensor2D, m: tfjs.Tensor2D, v: tfjs.Tensor2D, g: tfjs.Tensor2D, keep: number) => {
    const mNext: tfjs.Tensor2D = tf.add(tf.mul(m, ADAM.beta1), tf.mul(g, 1 - ADAM.beta1));
    const vNext: tfjs.Tensor2D = tf.add(tf.mul(v, ADAM.beta2), tf.mul(tf.square(g), 1 - ADAM.beta2));
    const move = tf.div(tf.mul(mNext, step.stepSize), tf.add(tf.sqrt(vNext), step.epsilon));
    const wNext: tfjs.Tensor2D = tf.sub(tf.mul(w, keep), move);
    return [wNext, mNext, vNext] as const;
  };
  const next: TfjsState = { weights: { ...weights }, first: { ...first }, second: { ...second } };
  const put = (layer: Layer, [w, m, v]: readonly [tfjs.Tensor2D, tfjs.Tensor2D, tfjs.Tensor2D]) => {
    next.weights[layer] = w;
    next.first[layer] = m;
    next.second[layer] = v;
  };
  const whole = (layer: Layer, g: tfjs.Tensor2D, keep: number) =>
    put(layer, update(weights[layer], first[layer], second[layer], g, keep));

  const places: tfjs.Tensor2D = tf.expandDims(words, 1);
  if (dense) whole('embedding', tf.scatterND(places, rowGradient, weights.embedding.shape), step.keep);
  else {
    const [m, v] = [tf.gather(first.embedding, words), tf.gather(second.embedding, words)];
    const into = (all: tfjs.Tensor2D, some: tfjs.Tensor2D): tfjs.Tensor2D => tf.tensorScatterUpdate(all, places, some);
    const [w, mNext, vNext] = update(rows, m, v, rowGradient, step.keep);
    put('embedding', [into(weights.embedding, w), into(first.embedding, mNext), into(second.embedding, vNext)]);
  }
  whole('hidden', tf.matMul(h1, d2, true, false), step.keep);
  whole('output', tf.matMul(dz, h2, true, false), step.keep);
  whole('embeddingBias', tf.sum(d1, 0, true), 1);
  whole('hiddenBias', tf.sum(d2, 0, true), 1);
  whole('outputBias', tf.sum(dz, 0, true), 1);
  return { state: next, logits };
}

/** Class probabilities [B, C] of a batch. */
export function forward(tf: Tfjs, weights: Tensors, counts: tfjs.Tensor2D, words: tfjs.Tensor1D): tfjs.Tensor2D {
  const rows = tf.gather(weights.embedding, words);
  const h1 = tf.relu(tf.add<tfjs.Tensor2D>(tf.matMul(counts, rows), weights.embeddingBias));
  const h2 = tf.relu(tf.add<tfjs.Tensor2D>(tf.matMul(h1, weights.hidden), weights.hiddenBias));
  return tf.softmax(tf.add<tfjs.Tensor2D>(tf.matMul(h2, weights.output, false, true), weights.outputBias));
}

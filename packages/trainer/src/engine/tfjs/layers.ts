import type * as tfjs from '@tensorflow/tfjs-node-gpu';
import { LAYERS, type Layer, layerSizes, type NetworkShape, type Weights, weightsFrom } from '../../network/weights.ts';
import type { Tfjs } from './load-tfjs.ts';

/**
 * One number per network parameter, as two tensors: every TensorFlow call costs tens of microseconds, so Adam updates the
 * small layers together.
 */
export type Parameters = {
  /** [V, H] */
  readonly embedding: tfjs.Tensor2D;
  /** All other layers, concatenated in the order of LAYERS. */
  readonly small: tfjs.Tensor1D;
};

/** The layers after the first, biases as [1, n]. */
export type SmallLayers = Readonly<Record<SmallLayer, tfjs.Tensor2D>>;
export type SmallLayer = Exclude<Layer, 'embedding'>;

export const SMALL_LAYERS = LAYERS.filter((layer) => layer !== 'embedding');

/** Splits one tensor into the small layers. */
export function splitLayers(tf: Tfjs, small: tfjs.Tensor1D, shape: NetworkShape): SmallLayers {
  const sizes = layerSizes(shape);
  let from = 0;
  const layers = SMALL_LAYERS.map((layer) => {
    const columns = layer === 'outputBias' ? shape.classes : shape.hiddenSize;
    const flat = tf.slice(small, [from], [sizes[layer]]);
    from += sizes[layer];
    return [layer, tf.reshape(flat, [sizes[layer] / columns, columns])] as const;
  });
  return Object.fromEntries(layers) as Record<SmallLayer, tfjs.Tensor2D>;
}

/** Joins the small layers into one tensor. */
export function joinLayers(tf: Tfjs, layers: SmallLayers): tfjs.Tensor1D {
  return tf.concat(SMALL_LAYERS.map((layer) => tf.reshape(layers[layer], [layers[layer].size])));
}

export function toParameters(tf: Tfjs, { embedding, ...rest }: Weights, shape: NetworkShape): Parameters {
  const small = new Float32Array(SMALL_LAYERS.reduce((sum, layer) => sum + rest[layer].length, 0));
  let at = 0;
  for (const layer of SMALL_LAYERS) {
    small.set(rest[layer], at);
    at += rest[layer].length;
  }
  return {
    embedding: tf.tensor2d(embedding, [shape.vocabularySize, shape.hiddenSize], 'float32'),
    small: tf.tensor1d(small, 'float32'),
  };
}

export async function toWeights({ embedding, small }: Parameters, shape: NetworkShape): Promise<Weights> {
  const first = (await embedding.data()) as Float32Array;
  const rest = (await small.data()) as Float32Array;
  const all = new Float32Array(first.length + rest.length);
  all.set(first);
  all.set(rest, first.length);
  return weightsFrom(shape, all);
}

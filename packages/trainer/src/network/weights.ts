import { rangeError } from '@aml-mlops/errors';
import { keyedUniform } from '@aml-mlops/random';
import { type Stream, streamKey } from './streams.ts';

/** V words, H units in each of the two hidden layers, C classes. */
export interface NetworkShape {
  readonly vocabularySize: number;
  readonly hiddenSize: number;
  readonly classes: number;
}

/**
 * The network's parameters, or anything with one number per parameter.
 *
 * | symbol | shape | layer |
 * | --- | --- | --- |
 * | embedding | V x H | counts to first hidden layer, one row per word |
 * | embeddingBias | H | |
 * | hidden | H x H | first to second hidden layer, row = input unit |
 * | hiddenBias | H | |
 * | output | C x H | second hidden layer to logits, row = class |
 * | outputBias | C | |
 *
 * All row-major float32, views of one buffer in this order.
 */
export interface Weights {
  readonly embedding: Float32Array;
  readonly embeddingBias: Float32Array;
  readonly hidden: Float32Array;
  readonly hiddenBias: Float32Array;
  readonly output: Float32Array;
  readonly outputBias: Float32Array;
}

export type Layer = keyof Weights;

export const LAYERS: readonly Layer[] = ['embedding', 'embeddingBias', 'hidden', 'hiddenBias', 'output', 'outputBias'];

/** Numbers in each layer, in the order of {@link LAYERS}. */
export function layerSizes({ vocabularySize: v, hiddenSize: h, classes: c }: NetworkShape): Record<Layer, number> {
  return { embedding: v * h, embeddingBias: h, hidden: h * h, hiddenBias: h, output: c * h, outputBias: c };
}

export function parameterCount(shape: NetworkShape): number {
  return Object.values(layerSizes(shape)).reduce((sum, size) => sum + size, 0);
}

/** Views of `values` as layers. */
export function weightsFrom(shape: NetworkShape, values: Float32Array): Weights {
  const sizes = layerSizes(shape);
  if (values.length !== parameterCount(shape)) {
    throw rangeError('values', 'the network', `${parameterCount(shape)} numbers`, values.length);
  }
  let from = 0;
  const views = LAYERS.map((layer) => {
    const view = values.subarray(from, from + sizes[layer]);
    from += sizes[layer];
    return [layer, view] as const;
  });
  return Object.fromEntries(views) as Record<Layer, Float32Array>;
}

export function zeroWeights(shape: NetworkShape): Weights {
  return weightsFrom(shape, new Float32Array(parameterCount(shape)));
}

/** The one array behind layers made by {@link weightsFrom}. */
export function flatWeights(weights: Weights): Float32Array {
  const { buffer, byteOffset } = weights.embedding;
  const length = LAYERS.reduce((sum, layer) => sum + weights[layer].length, 0);
  return new Float32Array(buffer, byteOffset, length);
}

/**
 * Initial weights: uniform in ±1/sqrt(fan-in), as PyTorch initialises `nn.Linear` (Kaiming uniform with a = sqrt(5));
 * the first layer's bias is zero, as for a sparse lookup. They depend on the arguments only.
 *
 * Words that occur in no training document start at zero and do not count towards the fan-in. No gradient ever moves them,
 * so they do not affect held-out documents, as if the vocabulary came from the training documents only. Random rows would.
 *
 * @param occurs V flags, 0 for such a word. Default: all words occur
 */
export function initialWeights(shape: NetworkShape, seed: number, occurs?: Uint8Array): Weights {
  const weights = zeroWeights(shape);
  const fill = (layer: Layer, { key, bound }: Draw) => {
    const values = weights[layer];
    for (let i = 0; i < values.length; i++) values[i] = bound * (2 * keyedUniform(key, i) - 1);
  };
  fill('embedding', embeddingDraw(seed, occurs ?? new Uint8Array(shape.vocabularySize).fill(1)));
  occurs?.forEach((flag, word) => {
    if (flag === 0) weights.embedding.fill(0, word * shape.hiddenSize, (word + 1) * shape.hiddenSize);
  });
  for (const layer of ['hidden', 'hiddenBias', 'output', 'outputBias'] as const) {
    fill(layer, drawOf(seed, layer, shape.hiddenSize));
  }
  return weights;
}

/** Number i of a layer: number i of the key's stream, uniform in ±bound. */
interface Draw {
  readonly key: number;
  readonly bound: number;
}

/** How the first layer is drawn. @param occurs V flags, 0 for a word that occurs in no training document */
export function embeddingDraw(seed: number, occurs: Uint8Array): Draw {
  return drawOf(
    seed,
    'embedding',
    occurs.reduce((sum, flag) => sum + flag, 0),
  );
}

function drawOf(seed: number, stream: Stream, fanIn: number): Draw {
  return { key: streamKey(seed, stream), bound: 1 / Math.sqrt(Math.max(1, fanIn)) };
}

import { keyedUniform } from '@aml-mlops/random';
import { streamKey } from './streams.ts';

/**
 * Which hidden units a training step switches off. The factor of a unit is 0, or 1 / (1 - p) where it stays, so nothing
 * is to be scaled when the network is used. It depends on (seed, step, document, layer, unit) alone.
 *
 * @param step number of Adam's step, from 1
 * @returns factor of unit `unit` of hidden layer `layer` of the document at place `document` of the batch
 */
export function dropoutFactors(
  seed: number,
  step: number,
  dropout: number,
  hiddenSize: number,
): (document: number, layer: 0 | 1, unit: number) => number {
  const key = streamKey(seed, 'dropout', step);
  const factor = Math.fround(1 / (1 - dropout));
  return (document, layer, unit) =>
    keyedUniform(key, (document * 2 + layer) * hiddenSize + unit) < dropout ? 0 : factor;
}

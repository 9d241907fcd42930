import { keyedUniform } from '@aml-mlops/random';
import { streamKey } from './streams.ts';

/**
 * Which hidden units a training step drops. The factor of a unit is 0, or 1 / (1 - p) if it is kept, so inference needs no
 * scaling. It depends on (seed, step, document, layer, unit) only.
 *
 * @param step number of the Adam step, from 1
 * @returns factor of unit `unit` of hidden layer `layer` of the document at index `document` of the batch
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

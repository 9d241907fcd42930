import { expect, test } from 'vitest';
import { dropoutFactors } from '../../network/dropout.ts';
import { initialWeights, LAYERS, type NetworkShape } from '../../network/weights.ts';
import { smallData } from '../../testing/small-data.ts';
import type { DropoutMask } from './forward.ts';
import { argmax, batchGradients } from './gradients.ts';

const shape: NetworkShape = { vocabularySize: 20, hiddenSize: 7, classes: 3 };
const { counts, targets } = smallData(5, { documents: 12, words: 20 });
const rows = Int32Array.from({ length: 12 }, (_, i) => i);
const classWeights = Float32Array.of(0.5, 2, 1);

function weightedLoss(weights: ReturnType<typeof initialWeights>, mask?: (document: number) => DropoutMask): number {
  const { losses } = batchGradients(shape, weights, counts, targets, rows, classWeights, mask);
  let loss = 0;
  let total = 0;
  for (const row of rows) {
    loss += classWeights[targets[row]!]! * losses[row]!;
    total += classWeights[targets[row]!]!;
  }
  return loss / total;
}

test.each([0, 0.4])('the gradient is the slope of the loss in every weight, with dropout %s', (dropout) => {
  const weights = initialWeights(shape, 3);
  // At its initial zero the bias leaves empty documents on the corner of ReLU, where there is no slope.
  weights.embeddingBias.set([0.3, -0.2, 0.1, 0.25, -0.15, 0.4, 0.2]);
  const factors = dropoutFactors(1, 1, dropout, shape.hiddenSize);
  const mask = (document: number): DropoutMask => {
    return (layer, unit) => factors(document, layer, unit);
  };
  const { gradients } = batchGradients(shape, weights, counts, targets, rows, classWeights, mask);
  // Activations are kept as float32: a slope over 2^-9 is good to about 1e-4.
  const step = 2 ** -10;
  for (const layer of LAYERS) {
    const values = weights[layer];
    for (let i = 0; i < values.length; i++) {
      const held = values[i]!;
      values[i] = held + step;
      const above = weightedLoss(weights, mask);
      values[i] = held - step;
      const below = weightedLoss(weights, mask);
      values[i] = held;
      const row = Math.floor(i / shape.hiddenSize);
      const exact =
        layer === 'embedding' ? (gradients.embedding.get(row)?.[i % shape.hiddenSize] ?? 0) : gradients[layer][i]!;
      expect(Math.abs((above - below) / (2 * step) - exact), `${layer}[${i}]`).toBeLessThan(5e-4);
    }
  }
});

test('the first of the largest wins', () => {
  expect(argmax([1, 3, 3, 2])).toBe(1);
  expect(argmax([5])).toBe(0);
});

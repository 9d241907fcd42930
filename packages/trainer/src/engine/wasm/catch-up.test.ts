import { RandomStream } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import { allocateCounts } from '../../data/count-matrix.ts';
import { type AdamStep, adamStep } from '../../network/adam.ts';
import { ADAM, networkParams } from '../../network/params.ts';
import { zeroWeights } from '../../network/weights.ts';
import { wasmEngine } from './wasm-engine.ts';

const shape = { vocabularySize: 500, hiddenSize: 8, classes: 2 };

/** Documents of the word 0 alone: all other words wait. */
function documents(rows: number) {
  const counts = allocateCounts(rows, shape.vocabularySize, rows);
  for (let row = 0; row < rows; row++) {
    counts.counts[row] = 1;
    counts.indptr[row + 1] = row + 1;
  }
  return { counts, targets: Int32Array.from({ length: rows }, (_, row) => row % 2) };
}

/** Where steps with a gradient of zero move a weight of 0, in float64, and the sum of all moves. */
function moved(first: number, second: number, steps: readonly AdamStep[]): { weight: number; way: number } {
  let weight = 0;
  let way = 0;
  let [m, v] = [first, second];
  for (const { stepSize, epsilon, keep } of steps) {
    m *= ADAM.beta1;
    v *= ADAM.beta2;
    const move = (stepSize * m) / (Math.sqrt(v) + epsilon);
    weight = keep * weight - move;
    way += Math.abs(move);
  }
  return { weight, way };
}

describe.each([0, 0.1, 10])('words that no batch has, at a weight decay of %d', (weightDecay) => {
  const params = networkParams.parse({ hiddenSize: 8, batchSize: 1, adam: 'dense', weightDecay, learningRate: 0.01 });

  test.each([1, 2, 3, 10, 100, 159, 160, 161, 400, 1500])('are moved by %i steps as by each of them', (steps) => {
    for (const before of [0, 5, 40, 1000, 100_000]) {
      let worst = 0;
      const random = new RandomStream(steps, before);
      const [weights, firstMoment, secondMoment] = [zeroWeights(shape), zeroWeights(shape), zeroWeights(shape)];
      const moments = weights.embedding.map((_, i) => i);
      for (const i of moments.subarray(shape.hiddenSize)) {
        // From gradients that have all but vanished to large ones.
        const gradient = 10 ** (12 * random.uniform() - 11);
        firstMoment.embedding[i] = gradient * (2 * random.uniform() - 1);
        secondMoment.embedding[i] = 0.001 * gradient ** 2 * (1 + 100 * random.uniform());
      }
      const train = documents(steps);
      const engine = wasmEngine({ shape, params, train, classWeights: Float32Array.of(1, 1) });
      engine.load({ weights, firstMoment, secondMoment, steps: before });
      engine.trainEpoch(Int32Array.from({ length: steps }, (_, row) => row));
      const after = engine.state();
      engine.close();
      const taken = Array.from({ length: steps }, (_, s) => adamStep(before + s + 1, params.learningRate, weightDecay));
      for (const i of moments.subarray(shape.hiddenSize)) {
        const { weight, way } = moved(firstMoment.embedding[i]!, secondMoment.embedding[i]!, taken);
        worst = Math.max(worst, Math.abs(after.weights.embedding[i]! - weight) / way);
      }
      expect(worst).toBeLessThan(1e-5);
    }
  });
});

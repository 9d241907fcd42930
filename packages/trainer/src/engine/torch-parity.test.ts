import { describe, expect, test } from 'vitest';
import { allocateCounts } from '../data/count-matrix.ts';
import { networkParams } from '../network/params.ts';
import { flatWeights, weightsFrom, zeroWeights } from '../network/weights.ts';
import type { EngineTask, SyncEngine } from './engine.ts';
import torch from './fixtures/torch.json' with { type: 'json' };
import { javascriptEngine } from './javascript/javascript-engine.ts';
import { wasmEngine } from './wasm/wasm-engine.ts';

const { shape, documents, batchSize, learningRate } = torch;
const counts = allocateCounts(documents, shape.vocabularySize, torch.entries.length);
for (const [at, [row, word, count]] of torch.entries.entries()) {
  counts.words[at] = word!;
  counts.counts[at] = count!;
  for (let r = row!; r < documents; r++) counts.indptr[r + 1] = at + 1;
}
const train = { counts, targets: Int32Array.from(torch.targets) };

function trained(open: (task: EngineTask) => SyncEngine, one: (typeof torch.cases)[number]) {
  const adam = one.adam === 'lazy' ? 'lazy' : 'dense';
  const { weightDecay } = one;
  const params = networkParams.parse({ hiddenSize: shape.hiddenSize, batchSize, learningRate, adam, weightDecay });
  const engine = open({ shape, params, train, classWeights: Float32Array.from(one.classWeights) });
  const [firstMoment, secondMoment] = [zeroWeights(shape), zeroWeights(shape)];
  engine.load({ weights: weightsFrom(shape, Float32Array.from(torch.initial)), firstMoment, secondMoment, steps: 0 });
  const losses = torch.orders.map((order) => engine.trainEpoch(Int32Array.from(order)).loss);
  const weights = flatWeights(engine.state().weights);
  engine.close();
  return { losses, weights };
}

describe.each(torch.cases)('PyTorch with $name', (one) => {
  test.each([
    ['plain TypeScript', javascriptEngine],
    ['WebAssembly', wasmEngine],
  ] as const)('and %s come to the same weights', (_, open) => {
    const { losses, weights } = trained(open, one);
    // Six steps of 0.01 in float32 on both sides. SparseAdam adds epsilon to the root of v without its bias correction,
    // which tells where a gradient is tiny; Adam and we correct first.
    const tolerance = one.adam === 'lazy' ? 1e-5 : 2e-6;
    for (const [i, weight] of weights.entries()) expect(Math.abs(weight - one.weights[i]!)).toBeLessThan(tolerance);
    const perEpoch = one.losses.length / torch.orders.length;
    for (const [epoch, loss] of losses.entries()) {
      const batches = one.losses.slice(epoch * perEpoch, (epoch + 1) * perEpoch);
      const order = torch.orders[epoch]!;
      const mass = batches.map((_, k) =>
        order
          .slice(k * batchSize, (k + 1) * batchSize)
          .reduce((sum, row) => sum + one.classWeights[torch.targets[row]!]!, 0),
      );
      const mean = batches.reduce((sum, value, k) => sum + value * mass[k]!, 0) / mass.reduce((a, b) => a + b);
      expect(loss).toBeCloseTo(mean, 5);
    }
  });
});

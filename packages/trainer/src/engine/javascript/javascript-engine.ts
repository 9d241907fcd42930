import type { CountMatrix } from '../../data/count-matrix.ts';
import { type AdamArrays, type AdamStep, adamStep, adamUpdate } from '../../network/adam.ts';
import { dropoutFactors } from '../../network/dropout.ts';
import { flatWeights, type Layer, type Weights, zeroWeights } from '../../network/weights.ts';
import type { EngineTask, EpochResult, NetworkState, SyncEngine } from '../engine.ts';
import { initialState } from '../initial-state.ts';
import { allocateActivations, type DropoutMask, forward } from './forward.ts';
import { batchGradients, type Gradients } from './gradients.ts';

/**
 * The network in plain TypeScript: the reference that the fast engines are tested against, and the fallback without
 * WebAssembly. Sums are float64; stored values are float32.
 */
export function javascriptEngine(task: EngineTask): SyncEngine {
  const { shape, params, train } = task;
  const weights = zeroWeights(shape);
  const firstMoment = zeroWeights(shape);
  const secondMoment = zeroWeights(shape);
  let steps = 0;

  function trainEpoch(order: Int32Array): EpochResult {
    let lossSum = 0;
    let weightSum = 0;
    let hits = 0;
    for (let from = 0; from < order.length; from += params.batchSize) {
      const rows = order.subarray(from, from + params.batchSize);
      steps++;
      const mask = dropoutOf(steps);
      const outcome = batchGradients(shape, weights, train.counts, train.targets, rows, task.classWeights, mask);
      for (const [i, row] of rows.entries()) {
        const weight = task.classWeights[train.targets[row]!]!;
        lossSum += weight * outcome.losses[i]!;
        weightSum += weight;
      }
      hits += outcome.hits;
      update(outcome.gradients, adamStep(steps, params.learningRate, params.weightDecay));
    }
    return { loss: lossSum / weightSum, accuracy: hits / order.length };
  }

  function dropoutOf(step: number): ((document: number) => DropoutMask) | undefined {
    if (params.dropout === 0) return undefined;
    const factors = dropoutFactors(params.seed, step, params.dropout, shape.hiddenSize);
    return (document) => (layer, unit) => factors(document, layer, unit);
  }

  function arrays(layer: Layer): AdamArrays {
    return { weights: weights[layer], first: firstMoment[layer], second: secondMoment[layer] };
  }

  const nothing = new Float64Array(shape.hiddenSize);
  function update(gradients: Gradients, step: AdamStep): void {
    const embedding = arrays('embedding');
    if (params.adam === 'dense') {
      for (let word = 0; word < shape.vocabularySize; word++) {
        const gradient = gradients.embedding.get(word) ?? nothing;
        adamUpdate(embedding, word * shape.hiddenSize, gradient, step, step.keep);
      }
    } else {
      for (const [word, gradient] of gradients.embedding) {
        adamUpdate(embedding, word * shape.hiddenSize, gradient, step, step.keep);
      }
    }
    adamUpdate(arrays('hidden'), 0, gradients.hidden, step, step.keep);
    adamUpdate(arrays('output'), 0, gradients.output, step, step.keep);
    for (const bias of ['embeddingBias', 'hiddenBias', 'outputBias'] as const) {
      adamUpdate(arrays(bias), 0, gradients[bias], step, 1);
    }
  }

  function load(state: NetworkState): void {
    flatWeights(weights).set(flatWeights(state.weights));
    flatWeights(firstMoment).set(flatWeights(state.firstMoment));
    flatWeights(secondMoment).set(flatWeights(state.secondMoment));
    steps = state.steps;
  }

  function copy(values: Weights): Weights {
    const fresh = zeroWeights(shape);
    flatWeights(fresh).set(flatWeights(values));
    return fresh;
  }

  return {
    name: 'javascript',
    trainEpoch,
    predict: (counts, rows) => predictProbabilities(weights, counts, rows),
    begin: () => load(initialState(task)),
    load,
    state: () => ({
      weights: copy(weights),
      firstMoment: copy(firstMoment),
      secondMoment: copy(secondMoment),
      steps,
    }),
    weights: () => copy(weights),
    close: () => {},
  };
}

/** Class probabilities in plain TypeScript, row-major [rows, C]. */
export function predictProbabilities(weights: Weights, counts: CountMatrix, rows: Int32Array): Float32Array {
  const classes = weights.outputBias.length;
  const shape = { vocabularySize: counts.columns, hiddenSize: weights.hiddenBias.length, classes };
  const out = new Float32Array(rows.length * classes);
  const activations = allocateActivations(shape);
  const logits = new Float64Array(classes);
  for (const [i, row] of rows.entries()) {
    forward(weights, counts, row, activations, logits);
    out.set(activations.probabilities, i * classes);
  }
  return out;
}

import type * as tfjs from '@tensorflow/tfjs-node-gpu';
import type { CountMatrix } from '../../data/count-matrix.ts';
import { adamStep } from '../../network/adam.ts';
import { dropoutFactors } from '../../network/dropout.ts';
import { layerSizes } from '../../network/weights.ts';
import type { Engine, EngineTask, EpochResult, NetworkState } from '../engine.ts';
import { initialState } from '../initial-state.ts';
import { BatchReader } from './batch.ts';
import { SMALL_LAYERS, toParameters, toWeights } from './layers.ts';
import type { Tfjs } from './load-tfjs.ts';
import { forward, type StepInput, type TfjsState, trainStep } from './step.ts';

const PREDICT_ROWS = 256;

/** The network on TensorFlow, on any backend: the same definition, parameters and initial weights. */
export function tfjsEngine(task: EngineTask, tf: Tfjs): Engine {
  const { shape, params, train, classWeights } = task;
  const { hiddenSize, classes } = shape;
  const reader = new BatchReader(shape.vocabularySize);
  const keepSmall = params.weightDecay > 0 ? smallDecay() : undefined;
  let state: TfjsState | undefined;
  let steps = 0;

  async function trainEpoch(order: Int32Array): Promise<EpochResult> {
    const logits: tfjs.Tensor2D[] = [];
    for (let from = 0; from < order.length; from += params.batchSize) {
      const rows = order.subarray(from, from + params.batchSize);
      steps++;
      const before = loaded();
      const next = tf.tidy(() => {
        const adam = adamStep(steps, params.learningRate, params.weightDecay);
        const options = { shape, adam, dense: params.adam === 'dense', ...(keepSmall && { keepSmall }) };
        return trainStep(tf, before, stepInput(rows), options);
      });
      dispose(before);
      state = next.state;
      logits.push(next.logits);
      // Lets timers and signals run if TensorFlow computes in this thread.
      if (steps % 32 === 0) await tf.nextFrame();
    }
    const all = tf.concat(logits);
    for (const one of logits) one.dispose();
    const values = await all.data();
    all.dispose();
    return outcome(values as Float32Array, order);
  }

  function stepInput(rows: Int32Array): StepInput {
    const truth = new Float32Array(rows.length * classes);
    const weights = Float32Array.from(rows, (row) => classWeights[train.targets[row]!]!);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (const [i, row] of rows.entries()) truth[i * classes + train.targets[row]!] = 1;
    return {
      ...batchTensors(train.counts, rows),
      truth: tf.tensor2d(truth, [rows.length, classes]),
      documentWeights: tf.tensor2d(
        weights.map((weight) => weight / sum),
        [rows.length, 1],
      ),
      ...(params.dropout > 0 && { masks: [mask(rows.length, 0), mask(rows.length, 1)] as const }),
    };
  }

  function batchTensors(matrix: CountMatrix, rows: Int32Array): Pick<StepInput, 'counts' | 'words'> {
    const { words, places, counts } = reader.read(matrix, rows);
    const at = tf.tensor2d(places, [counts.length, 2], 'int32');
    return {
      counts: tf.scatterND(at, tf.tensor1d(counts), [rows.length, words.length]),
      words: tf.tensor1d(words, 'int32'),
    };
  }

  function mask(documents: number, layer: 0 | 1): tfjs.Tensor2D {
    const factors = dropoutFactors(params.seed, steps, params.dropout, hiddenSize);
    const values = new Float32Array(documents * hiddenSize);
    for (let i = 0; i < values.length; i++) values[i] = factors(Math.floor(i / hiddenSize), layer, i % hiddenSize);
    return tf.tensor2d(values, [documents, hiddenSize]);
  }

  /** Loss and hits from the logits of each document at the beginning of its step. */
  function outcome(logits: Float32Array, order: Int32Array): EpochResult {
    let loss = 0;
    let weightSum = 0;
    let hits = 0;
    for (const [i, row] of order.entries()) {
      const z = logits.subarray(i * classes, (i + 1) * classes);
      const target = train.targets[row]!;
      const largest = z.reduce((a, b) => Math.max(a, b));
      const sum = z.reduce((total, value) => total + Math.exp(value - largest), 0);
      const weight = classWeights[target]!;
      loss += weight * (Math.log(sum) + largest - z[target]!);
      weightSum += weight;
      if (z.indexOf(largest) === target) hits++;
    }
    return { loss: loss / weightSum, accuracy: hits / order.length };
  }

  async function predict(counts: CountMatrix, rows: Int32Array): Promise<Float32Array> {
    const out = new Float32Array(rows.length * classes);
    for (let from = 0; from < rows.length; from += PREDICT_ROWS) {
      const some = rows.subarray(from, from + PREDICT_ROWS);
      const probabilities = tf.tidy(() => {
        const batch = batchTensors(counts, some);
        return forward(tf, loaded().weights, shape, batch.counts, batch.words);
      });
      out.set(await probabilities.data(), from * classes);
      probabilities.dispose();
    }
    return out;
  }

  function loaded(): TfjsState {
    if (!state) throw new Error('the engine was given no state');
    return state;
  }

  function dispose({ weights, first, second }: TfjsState): void {
    for (const { embedding, small } of [weights, first, second]) {
      embedding.dispose();
      small.dispose();
    }
  }

  /** Decay factors of the small layers per step: biases do not decay. */
  function smallDecay(): tfjs.Tensor1D {
    const { keep } = adamStep(1, params.learningRate, params.weightDecay);
    const sizes = layerSizes(shape);
    const factors = SMALL_LAYERS.map((layer) => new Float32Array(sizes[layer]).fill(layer.endsWith('Bias') ? 1 : keep));
    return tf.tidy(() => tf.concat(factors.map((each) => tf.tensor1d(each))));
  }

  function load(from: NetworkState): void {
    if (state) dispose(state);
    state = {
      weights: toParameters(tf, from.weights, shape),
      first: toParameters(tf, from.firstMoment, shape),
      second: toParameters(tf, from.secondMoment, shape),
    };
    steps = from.steps;
  }

  return {
    name: 'tfjs',
    trainEpoch,
    predict,
    begin: () => load(initialState(task)),
    load,
    state: async (): Promise<NetworkState> => {
      const { weights, first, second } = loaded();
      return {
        weights: await toWeights(weights, shape),
        firstMoment: await toWeights(first, shape),
        secondMoment: await toWeights(second, shape),
        steps,
      };
    },
    weights: () => toWeights(loaded().weights, shape),
    close: () => {
      if (state) dispose(state);
      state = undefined;
      keepSmall?.dispose();
    },
  };
}

import { keyedShuffle } from '@aml-mlops/random';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { rowsOf } from '../../data/count-matrix.ts';
import { type NetworkParams, networkParams } from '../../network/params.ts';
import { flatWeights, initialWeights, zeroWeights } from '../../network/weights.ts';
import { smallData } from '../../testing/small-data.ts';
import type { Engine, EngineTask } from '../engine.ts';
import { javascriptEngine } from '../javascript/javascript-engine.ts';
import { tfjsEngine } from './tfjs-engine.ts';

const train = smallData(1, { documents: 40, words: 30 });
const order = keyedShuffle(rowsOf(train), 9);

function taskOf(changes: Partial<NetworkParams>): EngineTask {
  const params = { ...networkParams.parse({ hiddenSize: 6, batchSize: 9, learningRate: 0.01 }), ...changes };
  const shape = { vocabularySize: 30, hiddenSize: params.hiddenSize, classes: 3 };
  return { shape, params, train, classWeights: Float32Array.of(1, 0.25, 3) };
}

async function trained(task: EngineTask, engine: Engine) {
  const { shape, params } = task;
  const [firstMoment, secondMoment] = [zeroWeights(shape), zeroWeights(shape)];
  await engine.load({ weights: initialWeights(shape, params.seed), firstMoment, secondMoment, steps: 0 });
  const results = [await engine.trainEpoch(order), await engine.trainEpoch(order)];
  const probabilities = await engine.predict(train.counts, rowsOf(train));
  const state = await engine.state();
  await engine.close();
  return { results, probabilities, state };
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each<[string, Partial<NetworkParams>]>([
  ['lazy Adam', { adam: 'lazy' }],
  ['dense Adam', { adam: 'dense' }],
  ['dropout and weight decay', { dropout: 0.3, weightDecay: 0.1, adam: 'lazy' }],
  ['one document a step', { batchSize: 1 }],
])('%s', (_, changes) => {
  test('TensorFlow learns what plain TypeScript learns, to rounding, and leaves no tensor behind', async () => {
    const task = taskOf(changes);
    const plain = await trained(task, javascriptEngine(task));
    const before = tf.memory().numTensors;
    const { results, probabilities, state } = await trained(task, tfjsEngine(task, tf));
    expect(tf.memory().numTensors).toBe(before);
    for (const [epoch, result] of plain.results.entries()) {
      expect(results[epoch]!.loss).toBeCloseTo(result.loss, 4);
      expect(results[epoch]!.accuracy).toBe(result.accuracy);
    }
    // See engines.test.ts for the tolerance.
    const ours = flatWeights(plain.state.weights);
    const theirs = flatWeights(state.weights);
    for (const [i, value] of theirs.entries()) expect(Math.abs(value - ours[i]!)).toBeLessThan(2e-3);
    for (const [i, value] of probabilities.entries()) {
      expect(Math.abs(value - plain.probabilities[i]!)).toBeLessThan(2e-3);
    }
    expect(state.steps).toBe(plain.state.steps);
  });
});

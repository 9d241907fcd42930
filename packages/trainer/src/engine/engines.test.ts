import { keyedShuffle } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import { occurringWords, rowsOf } from '../data/count-matrix.ts';
import { type NetworkParams, networkParams } from '../network/params.ts';
import { flatWeights, initialWeights, zeroWeights } from '../network/weights.ts';
import { smallData } from '../testing/small-data.ts';
import type { Engine, EngineTask, EpochResult, NetworkState } from './engine.ts';
import { javascriptEngine } from './javascript/javascript-engine.ts';
import type { WindowLimits } from './wasm/layout.ts';
import { threadedEngine } from './wasm/threaded-engine.ts';
import { wasmEngine } from './wasm/wasm-engine.ts';

const train = smallData(1);
const test_ = smallData(2);
const order = keyedShuffle(rowsOf(train), 9);

function taskOf(changes: Partial<NetworkParams>): EngineTask {
  const params = { ...networkParams.parse({ hiddenSize: 11, batchSize: 13, learningRate: 0.01 }), ...changes };
  const shape = { vocabularySize: 50, hiddenSize: params.hiddenSize, classes: 3 };
  return { shape, params, train, classWeights: Float32Array.of(1, 0.25, 3) };
}

function start({ shape, params }: EngineTask): NetworkState {
  const [firstMoment, secondMoment] = [zeroWeights(shape), zeroWeights(shape)];
  return { weights: initialWeights(shape, params.seed), firstMoment, secondMoment, steps: 0 };
}

async function trained(task: EngineTask, engine: Engine) {
  const results: EpochResult[] = [];
  await engine.load(start(task));
  for (let epoch = 0; epoch < 3; epoch++) results.push(await engine.trainEpoch(order));
  const probabilities = await engine.predict(test_.counts, rowsOf(test_));
  const state = await engine.state();
  await engine.close();
  return { results, probabilities, state };
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

const variants: [string, Partial<NetworkParams>][] = [
  ['lazy Adam', { adam: 'lazy' }],
  ['dense Adam', { adam: 'dense' }],
  ['dropout', { dropout: 0.3 }],
  ['weight decay', { weightDecay: 0.1 }],
  ['lazy Adam with weight decay and dropout', { adam: 'lazy', weightDecay: 0.1, dropout: 0.5 }],
  ['one document a step', { batchSize: 1 }],
  ['all documents in one step', { batchSize: 1000 }],
  ['one hidden unit', { hiddenSize: 1 }],
  ['hidden layers of whole registers', { hiddenSize: 32 }],
  ['hidden layers wider than eight registers', { hiddenSize: 45 }],
];

describe.each(variants)('%s', (_, changes) => {
  const task = taskOf(changes);

  test('WebAssembly learns what plain TypeScript learns, to rounding', async () => {
    const plain = await trained(task, javascriptEngine(task));
    const fast = await trained(task, wasmEngine(task));
    for (const [epoch, result] of plain.results.entries()) {
      expect(fast.results[epoch]!.loss).toBeCloseTo(result.loss, 4);
      expect(fast.results[epoch]!.accuracy).toBe(result.accuracy);
    }
    // Adam divides by the root of a tiny second moment: one rounding of a gradient near zero may move a weight by a
    // hundredth of a step.
    expect(largestDifference(flatWeights(fast.state.weights), flatWeights(plain.state.weights))).toBeLessThan(2e-3);
    expect(largestDifference(fast.probabilities, plain.probabilities)).toBeLessThan(2e-3);
    expect(fast.state.steps).toBe(plain.state.steps);
  });
});

describe.each(variants.filter(([, changes]) => !('hiddenSize' in changes)))('%s', (_, changes) => {
  const task = taskOf(changes);

  test.each(changes.adam === 'lazy' ? [2, 3] : [2])('%i threads give the bits of one', async (threads) => {
    const one = await trained(task, wasmEngine(task));
    const many = await trained(task, threadedEngine(task, threads));
    expect(many.results).toEqual(one.results);
    expect(many.probabilities).toEqual(one.probabilities);
    for (const part of ['weights', 'firstMoment', 'secondMoment'] as const) {
      expect(flatWeights(many.state[part])).toEqual(flatWeights(one.state[part]));
    }
  });
});

test.each(['lazy', 'dense'] as const)('%s Adam: where memory is filled anew within an epoch changes no bit', (adam) => {
  const task = taskOf({ adam });
  const learn = (limits?: WindowLimits) => {
    const engine = wasmEngine(task, limits);
    engine.load(start(task));
    for (let epoch = 0; epoch < 2; epoch++) engine.trainEpoch(order);
    const state = engine.state();
    engine.close();
    return state;
  };
  const whole = learn();
  for (const limits of [
    { documents: 20, entries: 1 << 19 },
    { documents: 1 << 14, entries: 100 },
  ]) {
    const windows = learn(limits);
    for (const part of ['weights', 'firstMoment', 'secondMoment'] as const) {
      expect(flatWeights(windows[part])).toEqual(flatWeights(whole[part]));
    }
  }
});

test.each([
  ['plain TypeScript', javascriptEngine],
  ['WebAssembly', wasmEngine],
  ['threads', (task: EngineTask) => threadedEngine(task, 2)],
] as const)('%s begins with the initial weights, also after a training', async (_, open) => {
  for (const hiddenSize of [1, 8, 11, 30]) {
    // Words of the last documents alone do not occur.
    const task = { ...taskOf({ hiddenSize, seed: 4_000_000_000 }), train: { ...train, rows: Int32Array.of(0, 5, 7) } };
    const engine: Engine = open(task);
    await engine.begin();
    await engine.trainEpoch(task.train.rows);
    await engine.begin();
    const { weights, firstMoment, secondMoment, steps } = await engine.state();
    expect(flatWeights(weights)).toEqual(
      flatWeights(initialWeights(task.shape, 4_000_000_000, occurringWords(task.train))),
    );
    expect(flatWeights(await engine.weights())).toEqual(flatWeights(weights));
    for (const moment of [firstMoment, secondMoment])
      expect(flatWeights(moment).every((value) => value === 0)).toBe(true);
    expect(steps).toBe(0);
    await engine.close();
  }
});

test('a network that holds NaN shows it in the loss, in every engine', async () => {
  const task = taskOf({});
  for (const open of [javascriptEngine, wasmEngine]) {
    const engine = open(task);
    const state = start(task);
    state.weights.hiddenBias[2] = Number.NaN;
    engine.load(state);
    expect(engine.trainEpoch(order).loss).toBeNaN();
    engine.close();
  }
});

test('a state that is taken out and put into another engine goes on with the same bits', async () => {
  const task = taskOf({ adam: 'lazy' });
  const whole = await trained(task, wasmEngine(task));
  const first = wasmEngine(task);
  first.load(start(task));
  first.trainEpoch(order);
  const half = first.state();
  first.close();
  const second = wasmEngine(task);
  second.load(half);
  second.trainEpoch(order);
  second.trainEpoch(order);
  expect(flatWeights(second.state().weights)).toEqual(flatWeights(whole.state.weights));
  second.close();
});

test('a network beyond the addresses of WebAssembly is refused in words', () => {
  const task = taskOf({ hiddenSize: 4096 });
  const shape = { ...task.shape, vocabularySize: 1_000_000, hiddenSize: 4096 };
  expect(() => wasmEngine({ ...task, shape })).toThrow(/must fit into the 4 GiB of WebAssembly; 1000000 words by 4096/);
});

test('what is learnt by heart leaves no number that float32 has no exponent for, in either engine', async () => {
  const task = taskOf({ learningRate: 0.5, batchSize: 5, adam: 'dense' });
  for (const open of [javascriptEngine, wasmEngine]) {
    const engine = open(task);
    engine.load(start(task));
    for (let epoch = 0; epoch < 150; epoch++) engine.trainEpoch(order);
    const { firstMoment, secondMoment } = engine.state();
    const moments = [...flatWeights(firstMoment), ...flatWeights(secondMoment)].filter((moment) => moment !== 0);
    expect(Math.min(...moments.map(Math.abs))).toBeGreaterThan(1.2e-38);
    engine.close();
  }
});

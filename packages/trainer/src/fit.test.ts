import { describe, expect, test } from 'vitest';
import { prepareTrainingData } from './data/prepare.ts';
import type { NetworkState } from './engine/engine.ts';
import { fit, fitSync } from './fit.ts';
import { networkParams } from './network/params.ts';
import { flatWeights } from './network/weights.ts';
import { evaluate, predictProba } from './predict.ts';
import { smallData } from './testing/small-data.ts';
import type { TrainingProgress } from './training-loop.ts';

const train = smallData(1, { documents: 200 });
const validation = smallData(2, { documents: 100 });
const data = { classes: 3, train, validation };
const params = networkParams.parse({ hiddenSize: 16, batchSize: 20, learningRate: 0.01, epochs: 6 });

describe.each(['counts', 'log-idf'] as const)('a network that reads %s', (weighting) => {
  const read = { ...params, weighting };

  test('learns: the loss falls, and new documents are told apart', async () => {
    const network = await fit(data, read, { threads: 2 });
    const losses = network.history.map(({ loss }) => loss);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
    expect(evaluate(network, validation).accuracy).toBeGreaterThan(0.7);
    expect(network.epoch).toBe(6);
  });

  test('is the same in one thread without waiting, bit for bit', async () => {
    const [waiting, sync] = [await fit(data, read, { threads: 2 }), fitSync(data, read)];
    expect(flatWeights(sync.weights)).toEqual(flatWeights(waiting.weights));
  });

  test('predicts on its own what it was judged by in training', () => {
    const network = fitSync(data, read);
    const judged = network.history.at(-1)?.validation;
    const alone = evaluate(network, validation);
    expect(alone.accuracy).toBe(judged?.accuracy);
    expect(alone.logLoss).toBeCloseTo(judged?.logLoss ?? 0, 5);
  });
});

test('trains on the rows it is given and no others', () => {
  const rows = Int32Array.from({ length: 100 }, (_, i) => 2 * i);
  const spoilt = { ...train, targets: train.targets.map((target, row) => (row % 2 === 1 ? (target + 1) % 3 : target)) };
  const counts = { ...params, weighting: 'counts' as const };
  const a = fitSync({ classes: 3, train: { ...train, rows } }, counts);
  const b = fitSync({ classes: 3, train: { ...spoilt, rows } }, counts);
  expect(flatWeights(a.weights)).toEqual(flatWeights(b.weights));
});

test('where no document is held out, there is nothing to judge by, and no early stopping', () => {
  const none = { ...data, validation: { ...validation, rows: Int32Array.of() } };
  const { history } = fitSync(none, { ...params, epochs: 2 });
  expect(history.map((record) => record.validation)).toEqual([undefined, undefined]);
  expect(() => fitSync(none, { ...params, patience: 1 })).toThrow(
    'patience of the network must be 0 where there are no validation documents; got 1',
  );
});

describe.each([
  ['counts', 'wasm'],
  ['log-idf', 'wasm'],
  ['log-idf', 'javascript'],
] as const)('words that only held-out documents have, read as %s by %s', (weighting, engine) => {
  const texts = (n: number, extra: (i: number) => string) =>
    Array.from({ length: n }, (_, i) =>
      `${['star moon', 'lens film', 'radio wave'][i % 3]} all${i % 5} ${extra(i)}`.trim(),
    );
  const prepare = (extra: (i: number) => string) => {
    const labels = ['a', 'b', 'c'];
    const targets = Int32Array.from({ length: 60 }, (_, i) => i % 3);
    return prepareTrainingData({ texts: [...texts(45, () => ''), ...texts(15, extra)], targets, labels });
  };
  const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
  const network = (extra: (i: number) => string, decay = 0) => {
    const { classes, train: all } = prepare(extra);
    const fold = { classes, train: { ...all, rows: rows(0, 45) }, validation: { ...all, rows: rows(45, 60) } };
    return fitSync(fold, { ...params, weighting, weightDecay: decay, epochs: 3 }, { engine });
  };

  test.each([0, 0.1])(
    'change nothing of how a network is judged, as in serving, which does not know them (decay %f)',
    (decay) => {
      const plain = network(() => '', decay);
      const strange = network((i) => `zebra${i} zebra${i} zoo${i % 2}`, decay);
      expect(strange.shape.vocabularySize).toBe(plain.shape.vocabularySize + 17);
      expect(strange.history.map(({ validation: judged }) => judged)).toEqual(
        plain.history.map(({ validation: judged }) => judged),
      );
    },
  );
});

test('a training that is stopped after each epoch and resumed gives the bits of one that was not', async () => {
  const patient = { ...params, patience: 3, dropout: 0.2, epochs: 5 };
  const whole = await fit(data, patient, { threads: 1 });
  let saved: (TrainingProgress & { state: NetworkState }) | undefined;
  for (let epoch = 1; epoch < 5; epoch++) {
    const stopped = fit(data, patient, {
      threads: 1 + (epoch % 2),
      checkpoint: {
        ...(saved && { resume: saved }),
        save: (progress, state) => {
          saved = { ...structuredClone(progress), state };
          throw new Error('the power went out');
        },
      },
    });
    await expect(stopped).rejects.toThrow('the power went out');
    expect(saved?.history.length).toBe(epoch);
  }
  const resumed = await fit(data, patient, {
    threads: 2,
    checkpoint: { ...(saved && { resume: saved }), save: () => {} },
  });
  expect(flatWeights(resumed.weights)).toEqual(flatWeights(whole.weights));
  expect(resumed.history.map(({ loss }) => loss)).toEqual(whole.history.map(({ loss }) => loss));
  expect(resumed.epoch).toBe(whole.epoch);
});

test('early stopping keeps the weights of the lowest validation loss', () => {
  const network = fitSync(data, { ...params, epochs: 200, patience: 2, learningRate: 0.05 });
  const losses = network.history.map(({ validation: judged }) => judged?.logLoss ?? Number.NaN);
  expect(network.history.length).toBe(network.epoch + 2);
  expect(Math.min(...losses)).toBe(losses[network.epoch - 1]);
  expect(evaluate(network, validation).logLoss).toBeCloseTo(losses[network.epoch - 1]!, 5);
});

test('a hook stops training after the epoch it saw', () => {
  const epochs: number[] = [];
  const network = fitSync(data, params, {
    onEpoch: (epoch) => {
      epochs.push(epoch);
      return epoch === 2 ? 'stop' : 'continue';
    },
  });
  expect(epochs).toEqual([1, 2]);
  expect(network.epoch).toBe(2);
});

test('a loss that is no number stops with the epoch and the learning rate', async () => {
  const wild = { ...params, learningRate: 10, weighting: 'counts' as const };
  const huge = { ...train, counts: { ...train.counts, counts: train.counts.counts.map(() => 1e38) } };
  await expect(fit({ classes: 3, train: huge }, wild)).rejects.toMatchObject({
    code: 'E_DIVERGED',
    message: expect.stringMatching(/the loss of epoch 1 is (NaN|Infinity) at learning rate 10/),
    fields: { parameter: 'learningRate', value: 10, epoch: 1 },
  });
});

test('aborting ends a training within an epoch', async () => {
  const abort = new AbortController();
  const endless = fit(
    { classes: 3, train },
    { ...params, epochs: 10_000 },
    {
      threads: 2,
      signal: abort.signal,
      onEpoch: (epoch) => {
        if (epoch === 3) abort.abort(new Error('enough'));
        return 'continue';
      },
    },
  );
  await expect(endless).rejects.toThrow('enough');
});

test('balanced class weights make a rare class as heavy as a common one', () => {
  const rare = {
    ...train,
    rows: Int32Array.from({ length: 200 }, (_, i) => i).filter((r) => train.targets[r] !== 0 || r < 20),
  };
  const recall = (classWeights: 'none' | 'balanced') => {
    const network = fitSync({ classes: 3, train: rare }, { ...params, epochs: 2, classWeights });
    const probabilities = predictProba(network, validation.counts);
    let sum = 0;
    for (const [i, target] of validation.targets.entries()) if (target === 0) sum += probabilities[3 * i]!;
    return sum;
  };
  expect(recall('balanced')).toBeGreaterThan(1.2 * recall('none'));
});

test.each([
  ['train of the network must be at least one document; got 0', { train: { ...train, rows: new Int32Array(0) } }, {}],
  ['patience of the network must be 0 where there are no validation documents; got 2', { train }, { patience: 2 }],
])('%s', (message, some, changes) => {
  expect(() => fitSync({ classes: 3, ...some }, { ...params, ...changes })).toThrow(message);
});

test('a number of threads out of range is named', async () => {
  await expect(fit(data, params, { threads: -1 })).rejects.toThrow(
    'threads of fit must be a whole number in [0, 256]; got -1',
  );
});

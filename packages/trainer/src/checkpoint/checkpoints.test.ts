import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fit, fitSync } from '../fit.ts';
import { networkParams } from '../network/params.ts';
import { flatWeights } from '../network/weights.ts';
import { smallData } from '../testing/small-data.ts';
import { openCheckpoints } from './checkpoints.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'checkpoints-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const data = { classes: 3, train: smallData(1), validation: smallData(2) };
const params = networkParams.parse({ hiddenSize: 8, epochs: 6, batchSize: 16, patience: 4 });
const open = (changes = {}, some = data) => openCheckpoints(folder, some, { ...params, ...changes }, 'wasm');

/** Trains until the hook throws after `epochs`, as a kill would end it. */
async function killedAfter(epochs: number): Promise<void> {
  const checkpoints = await open();
  const killed = fit(data, params, {
    threads: 1,
    checkpoint: {
      ...checkpoints.options,
      save: async (progress, state) => {
        checkpoints.options.save(progress, state);
        if (progress.history.length === epochs) throw new Error('killed');
      },
    },
  });
  await expect(killed).rejects.toThrow('killed');
  await checkpoints.written();
}

test('a killed training goes on where it was, to the bits it would have had', async () => {
  await killedAfter(3);
  const checkpoints = await open();
  expect(checkpoints.resumedEpochs).toBe(3);
  const network = await fit(data, params, { threads: 1, checkpoint: checkpoints.options });
  expect(flatWeights(network.weights)).toEqual(flatWeights(fitSync(data, params).weights));
  await checkpoints.finish();
  expect(await readdir(folder)).toEqual([]);
});

test('a checkpoint is on disk only when what was told of its epochs has arrived', async () => {
  const told: string[] = [];
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const checkpoints = await openCheckpoints(folder, data, params, 'wasm', () => arrived);
  const { weights } = fitSync(data, { ...params, epochs: 1 });
  const state = { weights, firstMoment: weights, secondMoment: weights, steps: 1 };
  checkpoints.options.save({ history: [] }, state);
  told.push(...(await readdir(folder)));
  arrive();
  await checkpoints.written();
  expect([told, await readdir(folder)]).toEqual([[], ['network.checkpoint']]);
});

test('the checkpoint of another training is none: other data, other parameters', async () => {
  await killedAfter(2);
  expect((await open({ seed: 1 })).resumedEpochs).toBe(0);
  expect((await open({}, { ...data, train: smallData(3) })).resumedEpochs).toBe(0);
  expect((await open()).resumedEpochs).toBe(2);
});

test.each([
  ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 5)],
  ['empty', () => Buffer.alloc(0)],
  ['of nonsense', () => Buffer.from('{"schemaVersion": 7}\nrubbish')],
])('a file that is %s is no checkpoint', async (_, spoil) => {
  await killedAfter(2);
  const file = path.join(folder, 'network.checkpoint');
  await writeFile(file, spoil(await readFile(file)));
  expect((await open()).resumedEpochs).toBe(0);
});

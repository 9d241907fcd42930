import { expect, test } from 'vitest';
import { chooseEngine } from './choose-engine.ts';
import { type LoadedTfjs, loadTfjs } from './tfjs/load-tfjs.ts';

const withGpu = (isUsingGpuDevice: boolean) => async () => ({
  loaded: {
    tf: { backend: () => ({ isUsingGpuDevice }) } as object as LoadedTfjs['tf'],
    package: '@tensorflow/tfjs-node-gpu',
    backend: 'tensorflow',
  },
});
const without = async () => ({ reason: '@tensorflow/tfjs-node-gpu: not installed' });

const noCards = () => [];

const SMALL = { batchSize: 100, hiddenSize: 200 };
const LARGE = { batchSize: 1000, hiddenSize: 400 };

test('auto does not look for a GPU where a step is too small for one to be faster, and says so', async () => {
  const { name, why } = await chooseEngine('auto', 4, SMALL, () => Promise.reject(new Error('was looked for')));
  expect([name, why]).toEqual([
    'wasm',
    'engine wasm: WebAssembly on 4 threads, because a step of 100 documents by 200 units is too small for a GPU to be faster',
  ]);
});

test('auto takes TensorFlow where it finds a GPU', async () => {
  const { name, why } = await chooseEngine('auto', 4, LARGE, withGpu(true));
  expect([name, why]).toEqual(['tfjs', 'engine tfjs: @tensorflow/tfjs-node-gpu found a GPU']);
});

test.each([
  [withGpu(false), '@tensorflow/tfjs-node-gpu found no GPU'],
  [without, '@tensorflow/tfjs-node-gpu: not installed'],
])('auto takes WebAssembly where there is no GPU, and says why', async (load, reason) => {
  const { name, why } = await chooseEngine('auto', 2, LARGE, load, noCards);
  expect([name, why]).toEqual([
    'wasm',
    `engine wasm: WebAssembly on 2 threads, because no GPU can be used (${reason})`,
  ]);
});

test('tfjs that is asked for and not there is an error that says what to install', async () => {
  await expect(chooseEngine('tfjs', 1, SMALL, without)).rejects.toMatchObject({
    code: 'E_ENGINE',
    message: expect.stringContaining('engine tfjs of trainer needs @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node'),
  });
});

test('auto says loudly which card stands idle', async () => {
  const { name, why } = await chooseEngine('auto', 2, LARGE, without, () => ['NVIDIA H100 NVL', 'NVIDIA H100 NVL']);
  expect([name, why]).toEqual([
    'wasm',
    'warning: NVIDIA H100 NVL stands idle; engine wasm: WebAssembly on 2 threads, because no GPU can be used ' +
      '(@tensorflow/tfjs-node-gpu: not installed)',
  ]);
});

test.each([
  [[], 'this machine shows no NVIDIA card. Check'],
  [['NVIDIA H200'], 'NVIDIA H200 is there, but cannot be used. Check'],
])('tfjs that is asked for does not train on processors in silence: with the cards %j', async (cards, seen) => {
  await expect(chooseEngine('tfjs', 1, SMALL, withGpu(false), () => cards)).rejects.toMatchObject({
    code: 'E_ENGINE',
    message: expect.stringContaining(seen),
  });
});

test('the package for processors is taken where it was installed on purpose', async () => {
  const load = async () => {
    const { loaded } = await withGpu(false)();
    return { loaded: { ...loaded, package: '@tensorflow/tfjs-node' } };
  };
  expect((await chooseEngine('tfjs', 1, SMALL, load)).why).toMatch(/without a GPU, as asked for$/);
});

test('a package that is not there is a reason and no failure', async () => {
  expect(await loadTfjs(['@tensorflow/not-a-package'])).toEqual({ reason: '@tensorflow/not-a-package: not installed' });
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RandomStream } from '@aml-mlops/random';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildModel, type ModelOptions, node, readGraph, tensor, writeModel } from './index.ts';
import { modelPieces } from './model-pieces.ts';
import { packInts } from './packed.ts';
import { typesToRead } from './schema.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'write-model-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A graph with weights of two megabytes and a list of as many numbers as a vocabulary has terms. */
function large(random: RandomStream): ModelOptions {
  const W = Float64Array.from({ length: 250_000 }, () => random.uniform() - 0.5);
  const shared = new Float32Array(new SharedArrayBuffer(400)).fill(0.5);
  const ints = Array.from({ length: 20_000 }, () => random.below(1 << 30) * 2 ** random.below(23));
  return {
    name: 'large',
    inputs: [{ name: 'x', type: 'int64', dims: ['N', 2] }],
    outputs: [{ name: 'y', type: 'float64', dims: ['N', 1] }],
    nodes: [
      node('Look', ['x'], ['z'], {
        keys: { ints: [...ints, -1, 0, 127, 128] },
        none: { ints: [] },
        no: { floats: [] },
      }),
      node('Made', ['z', 'W', 'half'], ['y'], { values: { floats: [0.25, -0, 1e38] } }),
    ],
    initializers: [tensor('W', [W.length], W), tensor('half', [100], shared)],
    metadata: { some: 'thing' },
  };
}

test('a file has the bytes that protobufjs encodes, however they are put together', async () => {
  for (let seed = 1; seed <= 3; seed++) {
    const options = large(new RandomStream(seed, 0));
    const file = path.join(folder, 'model.onnx');
    await writeModel(file, options);
    const written = await readFile(file);
    expect(written.equals(buildModel(options))).toBe(true);
    // A whole model at once, number by number, is what protobufjs encodes by itself.
    expect(written.equals(typesToRead().model.encode(typesToRead().model.decode(written)).finish())).toBe(true);
  }
});

test('no buffer is as large as the file: weights are views of the numbers, or parts of another file', async () => {
  const options = large(new RandomStream(1, 0));
  const { W } = { W: options.initializers![0]! };
  const own = [...modelPieces(options).pieces()];
  const copied = own.filter(({ buffer }) => !('data' in W && ArrayBuffer.isView(W.data) && buffer === W.data.buffer));
  expect(own.reduce((sum, { length }) => sum + length, 0)).toBe(buildModel(options).length);
  expect(copied.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(200_000);

  const file = path.join(folder, 'model.onnx');
  await writeModel(file, options);
  const { opsets: _, ...parts } = readGraph(file);
  const again = { ...parts, name: 'large', metadata: { some: 'thing' } };
  let most = 0;
  for (const { buffer } of modelPieces(again).pieces()) most = Math.max(most, buffer.byteLength);
  expect(most).toBeLessThanOrEqual(1 << 20);
  const copy = path.join(folder, 'copy.onnx');
  await writeModel(copy, again, { flush: true });
  expect((await readFile(copy)).equals(await readFile(file))).toBe(true);
});

test('a list of whole numbers is packed as protocol buffers do', () => {
  const message = { graph: { node: [{ attribute: [{ ints: [] as number[] }] }] } };
  const random = new RandomStream(7, 0);
  const edges = [0, 1, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1].flatMap((value) => [value, -value]);
  const values = [...edges, ...Array.from({ length: 500 }, () => (random.uniform() - 0.5) * 2 ** random.below(54))];
  for (const value of values.map(Math.trunc)) {
    message.graph.node[0]!.attribute[0]!.ints = [value, value];
    const bytes = typesToRead().model.encode(message).finish();
    const packed = packInts([value, value]);
    expect(bytes.subarray(bytes.length - packed.length), String(value)).toEqual(Buffer.from(packed));
    expect(bytes.at(-packed.length - 1)).toBe(packed.length);
  }
});

test('a model that is refused leaves no file', async () => {
  const file = path.join(folder, 'model.onnx');
  const { initializers: _, ...options } = large(new RandomStream(1, 0));
  await expect(writeModel(file, options)).rejects.toThrow('Made uses value W before it is made');
  await expect(readFile(file)).rejects.toThrow('ENOENT');
});

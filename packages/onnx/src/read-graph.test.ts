import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildModel } from './build-model.ts';
import { node } from './node.ts';
import { readGraph } from './read-graph.ts';
import { type StoredTensor, tensor } from './tensor.ts';

const options = {
  name: 'all',
  inputs: [{ name: 'x', type: 'float32', dims: ['N', 2] }],
  outputs: [{ name: 'y', type: 'float32', dims: ['N', 1] }],
  nodes: [
    node('Gemm', ['x', 'w', ''], ['z'], { alpha: { float: 0.5 }, transB: { int: 1 } }),
    node(
      'Made',
      ['z', 'names'],
      ['y'],
      {
        text: { text: 'é' },
        texts: { texts: ['a', ''] },
        ints: { ints: [1, 2 ** 40] },
        floats: { floats: [0.25] },
        tensor: { tensor: tensor('t', [1], BigInt64Array.of(-3n)) },
      },
      { domain: 'here' },
    ),
  ],
  initializers: [
    tensor('w', [1, 2], Float32Array.of(1, 2)),
    tensor('names', [2], ['x', '中']),
    tensor('nothing', [0], new Float64Array(0)),
  ],
  domains: { here: 1 },
} as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'read-graph-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function fileOf(bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, 'model.onnx');
  await writeFile(file, bytes);
  return file;
}

test('a model is read whole: what is built from it has the same bytes', async () => {
  const bytes = buildModel(options);
  const { opsets, ...parts } = readGraph(await fileOf(bytes));
  expect(opsets).toEqual({ '': 17, here: 1 });
  expect(Buffer.from(buildModel({ ...parts, name: 'all', domains: { here: 1 } })).equals(bytes)).toBe(true);
});

test('the numbers of weights stay in the file', async () => {
  const W = Float64Array.from({ length: 100_000 }, (_, i) => i);
  const initializers = [...options.initializers, tensor('W', [W.length], W)];
  const file = await fileOf(buildModel({ ...options, initializers }));
  const read = readGraph(file).initializers.at(-1)!;
  expect(read).toEqual({
    ...{ name: 'W', dims: [100_000], type: 'float64' },
    stored: { file, at: expect.any(Number), byteLength: W.byteLength },
  });
  const { at, byteLength } = (read as StoredTensor).stored;
  expect((await readFile(file)).subarray(at, at + byteLength).equals(Buffer.from(W.buffer))).toBe(true);
});

test('parts that would be lost are refused', async () => {
  // Field 20 of ModelProto holds training information, which is not among what is written here.
  const file = await fileOf(Buffer.concat([buildModel(options), Buffer.of(0xa2, 0x01, 0x00)]));
  expect(() => readGraph(file)).toThrow(expect.objectContaining({ code: 'E_ONNX_GRAPH' }));
});

test('a file that was cut off, or is no model, is refused by its name', async () => {
  const bytes = buildModel(options);
  for (const length of [0, 1, 5, 50, 150, 250, bytes.length - 1]) {
    const file = await fileOf(bytes.subarray(0, length));
    expect(() => readGraph(file), `${length} bytes`).toThrow(expect.objectContaining({ code: 'E_ONNX_GRAPH' }));
  }
  const file = await fileOf(Buffer.from('not a model'));
  expect(() => readGraph(file)).toThrow(`${file} must hold an ONNX model; it is no message`);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildModel, node, openModel, readModel, tensor } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'open-model-'));
});
afterEach(() => rm(folder, { recursive: true }));

const E = Float32Array.from({ length: 300_001 }, (_, i) => i / 7);
const b = Float64Array.of(-0, 1e300);
const bytes = buildModel({
  name: 'some',
  inputs: [{ name: 'x', type: 'int64', dims: ['N'] }],
  outputs: [{ name: 'y', type: 'float32', dims: ['N', 1] }],
  nodes: [node('Gather', ['E', 'x'], ['y'])],
  initializers: [
    tensor('E', [300_001, 1], E),
    tensor('b', [2], b),
    tensor('axis', [1], BigInt64Array.of(1n)),
    tensor('labels', [2], ['x', '中']),
    tensor('nothing', [0], new Float64Array(0)),
  ],
  metadata: { some: 'thing' },
});

test('a file gives its graph and its numbers, in arrays of their own that hold nothing else', async () => {
  const file = path.join(folder, 'model.onnx');
  await writeFile(file, bytes);
  const { model, weights } = openModel(file);
  const { initializers, ...graph } = readModel(bytes);
  expect(model).toEqual({ ...graph, initializers });
  expect([...weights.keys()]).toEqual(['E', 'b', 'nothing']);
  expect(weights.get('E')).toEqual({ dims: [300_001, 1], values: E });
  expect(weights.get('b')).toEqual({ dims: [2], values: b });
  for (const { values } of weights.values()) expect(values.buffer.byteLength).toBe(values.byteLength);
});

test('a file that is no model, or is cut off, is refused by its name', async () => {
  const file = path.join(folder, 'model.onnx');
  await writeFile(file, 'text');
  expect(() => openModel(file)).toThrow(`${file} must hold`);
  await writeFile(file, bytes.subarray(0, 500_000));
  expect(() => openModel(file)).toThrow(`${file} must hold a whole ONNX model; it ends within one`);
});

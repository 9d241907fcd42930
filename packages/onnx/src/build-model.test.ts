import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { buildModel, type ModelOptions, node, readModel, tensor } from './index.ts';

const affine: ModelOptions = {
  name: 'affine',
  inputs: [{ name: 'x', type: 'float32', dims: ['batch', 3] }],
  outputs: [{ name: 'y', type: 'float32', dims: ['batch', 2] }],
  nodes: [node('Gemm', ['x', 'weight', 'bias'], ['y'], { alpha: { float: 2 }, transB: { int: 1 } })],
  initializers: [
    tensor('weight', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)),
    tensor('bias', [2], Float32Array.of(0.5, -0.5)),
  ],
  metadata: { zeta: 'last', alpha: 'first ✓' },
  docString: 'y = 2 x Wᵀ + b',
};

async function run(model: ModelOptions, feeds: Record<string, OrtTensor>): Promise<Record<string, OrtTensor>> {
  const session = await InferenceSession.create(buildModel(model), { logSeverityLevel: 3 });
  return (await session.run(feeds)) as Record<string, OrtTensor>;
}

test('ONNX Runtime is told to call nobody before it is loaded', () => {
  expect(process.env['ORT_DISABLE_TELEMETRY']).toBe('1');
});

describe('a model that ONNX Runtime runs', () => {
  test('computes with its weights and attributes, for any batch', async () => {
    for (const batch of [1, 2]) {
      const x = new OrtTensor('float32', Float32Array.of(1, 0, 0, 0, 1, 1).subarray(0, 3 * batch), [batch, 3]);
      const { y } = await run(affine, { x });
      expect([...(y!.data as Float32Array)]).toEqual([2.5, 7.5, 10.5, 21.5].slice(0, 2 * batch));
    }
  });

  test('holds a sparse lookup: Gather over int64 ids and Concat of its rows', async () => {
    const { picked } = await run(
      {
        name: 'lookup',
        inputs: [{ name: 'ids', type: 'int64', dims: ['n'] }],
        outputs: [{ name: 'picked', type: 'float32', dims: ['n', 2] }],
        nodes: [node('Gather', ['table', 'ids'], ['picked'], { axis: { int: 0 } })],
        initializers: [tensor('table', [3, 2], Float32Array.of(0, 1, 10, 11, 20, 21))],
      },
      { ids: new OrtTensor('int64', BigInt64Array.of(2n, 0n), [2]) },
    );
    expect([...(picked!.data as Float32Array)]).toEqual([20, 21, 0, 1]);
  });

  test('uses the operators of ai.onnx.ml with lists of numbers and texts', async () => {
    const { label } = await run(
      {
        name: 'encoder',
        inputs: [{ name: 'index', type: 'int64', dims: ['n'] }],
        outputs: [{ name: 'label', type: 'string', dims: ['n'] }],
        nodes: [
          node(
            'LabelEncoder',
            ['index'],
            ['label'],
            { keys_int64s: { ints: [0, 1] }, values_strings: { texts: ['naïve', 'b'] }, default_string: { text: '?' } },
            { domain: 'ai.onnx.ml' },
          ),
        ],
        domains: { 'ai.onnx.ml': 3 },
      },
      { index: new OrtTensor('int64', BigInt64Array.of(1n, 0n, 7n), [3]) },
    );
    expect(label!.data).toEqual(['b', 'naïve', '?']);
  });

  test.each([
    [Int32Array.of(-1, 2), 'int32'],
    [BigInt64Array.of(-5n, 2n ** 60n), 'int64'],
    [Float64Array.of(0.1, -0), 'float64'],
    [Uint8Array.of(1, 255), 'uint8'],
  ] as const)('gives back a constant of %s as %s', async (data, type) => {
    const { out } = await run(
      {
        name: 'constant',
        inputs: [],
        outputs: [{ name: 'out', type, dims: [2] }],
        nodes: [node('Constant', [], ['out'], { value: { tensor: tensor('value', [2], data) } })],
      },
      {},
    );
    expect(out!.data).toEqual(data);
  });
});

test('the same options give the same bytes, in whatever order keys were written', () => {
  const again = { ...affine, metadata: { alpha: 'first ✓', zeta: 'last' } };
  again.nodes = [node('Gemm', ['x', 'weight', 'bias'], ['y'], { transB: { int: 1 }, alpha: { float: 2 } })];
  expect(buildModel(again)).toEqual(buildModel(affine));
});

test('what is written is read again', () => {
  expect(readModel(buildModel(affine))).toEqual({
    irVersion: 8,
    producerName: 'aml-mlops',
    docString: 'y = 2 x Wᵀ + b',
    opsets: { '': 17 },
    metadata: { alpha: 'first ✓', zeta: 'last' },
    name: 'affine',
    inputs: [{ name: 'x', type: 'float32', dims: ['batch', 3] }],
    outputs: [{ name: 'y', type: 'float32', dims: ['batch', 2] }],
    nodes: [{ opType: 'Gemm', name: 'y', domain: '', inputs: ['x', 'weight', 'bias'], outputs: ['y'] }],
    initializers: [
      { name: 'weight', dims: [2, 3], type: 'float32', bytes: 24 },
      { name: 'bias', dims: [2], type: 'float32', bytes: 8 },
    ],
  });
});

describe('a graph that cannot run is refused', () => {
  test.each([
    ['Gemm uses value weight before it is made in graph affine', { initializers: [] }],
    ['value y is made twice in graph affine', { nodes: [...affine.nodes, node('Relu', ['x'], ['y'])] }],
    ['nothing makes output z in graph affine', { outputs: [{ name: 'z', type: 'float32', dims: [1] }] }],
  ] as const)('%s', (message, change) => {
    expect(() => buildModel({ ...affine, ...change })).toThrow(message);
  });

  test('a tensor whose shape and values disagree', () => {
    expect(() => tensor('w', [2, 2], Float32Array.of(1, 2, 3))).toThrow(
      'dims of tensor w must be whole numbers whose product is 3; got [2,2]',
    );
  });

  test('an attribute that is no whole number', () => {
    const nodes = [node('Gemm', ['x', 'weight', 'bias'], ['y'], { transB: { int: 0.5 } })];
    expect(() => buildModel({ ...affine, nodes })).toThrow('transB of node y must be a whole number; got 0.5');
  });
});

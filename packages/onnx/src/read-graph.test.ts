import { expect, test } from 'vitest';
import { buildModel } from './build-model.ts';
import { node } from './node.ts';
import { readGraph } from './read-graph.ts';
import { tensor } from './tensor.ts';

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
  initializers: [tensor('w', [1, 2], Float32Array.of(1, 2)), tensor('names', [2], ['x', '中'])],
  domains: { here: 1 },
} as const;

test('a model is read whole: what is built from it has the same bytes', () => {
  const bytes = buildModel(options);
  const { opsets, ...parts } = readGraph(bytes);
  expect(opsets).toEqual({ '': 17, here: 1 });
  expect(Buffer.from(buildModel({ ...parts, name: 'all', domains: { here: 1 } })).equals(bytes)).toBe(true);
});

test('parts that would be lost are refused', () => {
  // Field 20 of ModelProto holds training information, which is not among what is written here.
  const bytes = Buffer.concat([buildModel(options), Buffer.of(0xa2, 0x01, 0x00)]);
  expect(() => readGraph(bytes)).toThrow(expect.objectContaining({ code: 'E_ONNX_GRAPH' }));
});

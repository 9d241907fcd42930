import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildModel, ELEMENT_TYPES, type Node, node, openModel, type Tensor, tensor } from '@aml-mlops/onnx';
import { Mulberry32 } from '@aml-mlops/random';
import type { CsrMatrix } from '@aml-mlops/text';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelDescription } from '../model-folder.ts';
import { OnnxSession } from '../onnx-session.ts';
import { linear } from '../testing/tiny-model.ts';
import { openForwardPass } from './open-forward-pass.ts';
import { scoresOfRows } from './scores-of-rows.ts';
import { FORWARD_TOLERANCE, verifyForwardPass } from './verify-forward-pass.ts';

const NAMES = { ids: 'ids', weights: 'values', scores: 'scores' };
const COLUMNS = 40;
const [H, C] = [7, 3];
const FLOAT64 = { to: { int: ELEMENT_TYPES.float64 } };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'forward-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function drawn(random: Mulberry32, length: number, scale = 1): number[] {
  return Array.from({ length }, () => (random.uniform() - 0.5) * 2 * scale);
}

function graph(nodes: readonly Node[], initializers: readonly Tensor[], width = C): Uint8Array {
  return buildModel({
    name: 'generated',
    inputs: [
      { name: 'ids', type: 'int64', dims: ['N', 'L'] },
      { name: 'values', type: 'float64', dims: ['N', 'L'] },
    ],
    outputs: [{ name: 'scores', type: 'float64', dims: ['N', width] }],
    initializers: [...initializers, tensor('axis', [1], BigInt64Array.of(1n))],
    nodes: [...nodes],
  });
}

function linearParts(random: Mulberry32, logits: string, binary: boolean, k = C): [Node[], Tensor[]] {
  const read = binary ? 'present' : 'values';
  return [
    [
      ...(binary
        ? [node('Greater', ['values', 'zero'], ['isPresent']), node('Cast', ['isPresent'], ['present'], FLOAT64)]
        : []),
      node('Gather', ['W', 'ids'], ['rows'], { axis: { int: 0 } }),
      node('Unsqueeze', [read, 'axis'], ['row']),
      node('MatMul', ['row', 'rows'], ['products']),
      node('Squeeze', ['products', 'axis'], ['sums']),
      node('Add', ['sums', 'b'], [logits]),
    ],
    [
      tensor('W', [COLUMNS, k], Float64Array.from(drawn(random, COLUMNS * k, 3))),
      tensor('b', [k], Float64Array.from(drawn(random, k))),
      ...(binary ? [tensor('zero', [], Float64Array.of(0))] : []),
    ],
  ];
}

/** @param range columns that the network reads; all where undefined */
function networkParts(
  random: Mulberry32,
  logits: string,
  isLog: boolean,
  range?: readonly [number, number],
): [Node[], Tensor[]] {
  const V = range ? range[1] - range[0] : COLUMNS;
  const floats = (name: string, dims: readonly number[]) =>
    tensor(
      name,
      [...dims],
      Float32Array.from(
        drawn(
          random,
          dims.reduce((a, b) => a * b, 1),
        ),
      ),
    );
  const scalar = (name: string, value: number) => tensor(name, [], BigInt64Array.of(BigInt(value)));
  return [
    [
      ...(range
        ? [
            node('GreaterOrEqual', ['ids', 'first'], ['isPastFirst']),
            node('Less', ['ids', 'end'], ['isBeforeEnd']),
            node('And', ['isPastFirst', 'isBeforeEnd'], ['isCount']),
            node('Sub', ['ids', 'first'], ['shifted']),
            node('Where', ['isCount', 'shifted', 'none'], ['words']),
            node('Cast', ['isCount'], ['mask'], FLOAT64),
            node('Mul', ['values', 'mask'], ['counts']),
          ]
        : [node('Cast', ['values'], ['counts'], FLOAT64)]),
      ...(isLog
        ? [
            node('Add', ['counts', 'one'], ['more']),
            node('Log', ['more'], ['natural']),
            node('Mul', ['natural', 'log2e'], ['read']),
          ]
        : [node('Identity', ['counts'], ['read'])]),
      node('Gather', ['E', range ? 'words' : 'ids'], ['floatRows'], { axis: { int: 0 } }),
      ...['floatRows', 'b1', 'W2', 'b2', 'W3', 'b3'].map((name) => node('Cast', [name], [`${name}64`], FLOAT64)),
      node('Unsqueeze', ['read', 'axis'], ['readRow']),
      node('MatMul', ['readRow', 'floatRows64'], ['hiddenProducts']),
      node('Squeeze', ['hiddenProducts', 'axis'], ['hiddenSums']),
      node('Add', ['hiddenSums', 'b164'], ['a1']),
      node('Relu', ['a1'], ['h1']),
      node('Gemm', ['h1', 'W264', 'b264'], ['a2']),
      node('Relu', ['a2'], ['h2']),
      node('Gemm', ['h2', 'W364', 'b364'], ['own'], { transB: { int: 1 } }),
      node('Div', ['own', 'temperature'], [logits]),
    ],
    [
      ...[floats('E', [V, H]), floats('b1', [H]), floats('W2', [H, H]), floats('b2', [H])],
      ...[floats('W3', [C, H]), floats('b3', [C]), tensor('temperature', [], Float64Array.of(0.7))],
      ...(isLog ? [tensor('one', [], Float64Array.of(1)), tensor('log2e', [], Float64Array.of(Math.LOG2E))] : []),
      ...(range
        ? [
            ...[scalar('first', range[0]), scalar('end', range[1]), scalar('none', 0)],
            tensor('countColumns', [2], Float64Array.from(range)),
          ]
        : []),
    ],
  ];
}

const softmax = (from: string) => node('Softmax', [from], ['scores'], { axis: { int: 1 } });

const KINDS: Readonly<Record<string, (random: Mulberry32) => Uint8Array>> = {
  'decisions of a linear model': (random) => graph(...linearParts(random, 'scores', false)),
  'one decision between two classes': (random) => graph(...linearParts(random, 'scores', false, 1), 1),
  'multinomial naive Bayes': (random) => {
    const [nodes, tensors] = linearParts(random, 'logits', false);
    return graph([...nodes, softmax('logits')], tensors);
  },
  'Bernoulli naive Bayes, which asks whether a word occurs': (random) => {
    const [nodes, tensors] = linearParts(random, 'logits', true);
    return graph([...nodes, softmax('logits')], tensors);
  },
  'a network of counts': (random) => {
    const [nodes, tensors] = networkParts(random, 'logits', false);
    return graph([...nodes, softmax('logits')], tensors);
  },
  'a network of logarithms of counts': (random) => {
    const [nodes, tensors] = networkParts(random, 'logits', true);
    return graph([...nodes, softmax('logits')], tensors);
  },
  'a linear model and a network that reads some of the columns': (random) => {
    const [nodes, tensors] = linearParts(random, 'linear', false);
    const [more, others] = networkParts(random, 'network', true, [11, 29]);
    const sum = node('Add', ['linear', 'network'], ['logits']);
    return graph([...nodes, ...more, sum, softmax('logits')], [...tensors, ...others]);
  },
};

/** Rows of any length: empty, one entry, all columns. */
function rowsOf(random: Mulberry32): CsrMatrix {
  const indptr = [0];
  const indices: number[] = [];
  for (let row = 0; row < 25; row++) {
    const share = row === 0 ? 0 : row === 1 ? 1 : random.uniform();
    for (let column = 0; column < COLUMNS; column++) if (random.uniform() < share) indices.push(column);
    indptr.push(indices.length);
  }
  const data = Float64Array.from(indices, () => (random.uniform() < 0.5 ? 1 + random.below(300) : random.uniform()));
  const ends = Int32Array.from(indptr);
  return { rows: 25, columns: COLUMNS, indptr: ends, indices: Int32Array.from(indices), data };
}

async function passOf(bytes: Uint8Array) {
  const file = path.join(folder, 'opened.onnx');
  await writeFile(file, bytes);
  return openForwardPass(openModel(file), NAMES);
}

async function sessionOf(bytes: Uint8Array): Promise<OnnxSession> {
  const file = path.join(folder, 'model.onnx');
  await writeFile(file, bytes);
  const description = { inputs: { ids: 'ids', weights: 'values' }, outputs: { scores: 'scores' } };
  return OnnxSession.load(file, description as ModelDescription, 1);
}

describe('the forward pass equals ONNX Runtime', () => {
  test.each(Object.entries(KINDS))('of %s', async (_, make) => {
    for (let seed = 1; seed <= 6; seed++) {
      const random = new Mulberry32(seed);
      const bytes = make(random);
      const pass = await passOf(bytes);
      if (!pass) throw new Error('the model has no forward pass');
      const session = await sessionOf(bytes);
      const rows = rowsOf(random);
      const [own, theirs] = [scoresOfRows(pass, rows), await session.scores(rows)];
      expect(own.width).toBe(theirs.width);
      expect(own.values.constructor).toBe(theirs.values.constructor);
      for (const [i, score] of theirs.values.entries()) {
        expect(Math.abs(own.values[i]! - score)).toBeLessThanOrEqual(FORWARD_TOLERANCE * Math.max(1, Math.abs(score)));
      }
      expect(await verifyForwardPass(pass, COLUMNS, (generated) => session.scores(generated))).toBe(true);
      await session.release();
    }
  });
});

test('a pass that is not of the graph is not used', async () => {
  const [one, other] = [1, 2].map((seed) => KINDS['multinomial naive Bayes']!(new Mulberry32(seed)));
  const session = await sessionOf(one!);
  const pass = (await passOf(other!))!;
  expect(await verifyForwardPass(pass, COLUMNS, (rows) => session.scores(rows))).toBe(false);
  await session.release();
});

test('a graph of any other form, or of single precision, has no forward pass', async () => {
  const [nodes, tensors] = linearParts(new Mulberry32(1), 'logits', false);
  const single = linear('float32', new Float32Array(COLUMNS * C).fill(0.1), new Float32Array(C), true);
  expect(await passOf(single)).toBeUndefined();
  expect(await passOf(graph([...nodes, node('Sigmoid', ['logits'], ['scores'])], tensors))).toBeUndefined();
});

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TinyService, tinyService } from '../testing/tiny-service.ts';
import { decodeStrings, encodeDoubles, encodeStrings } from './bytes-tensor.ts';

let tiny: TinyService;
beforeAll(async () => {
  tiny = await tinyService();
});
afterAll(() => tiny[Symbol.asyncDispose]());

const input = (data: unknown, more: object = {}) => ({
  inputs: [{ name: 'text', datatype: 'BYTES', shape: [Array.isArray(data) ? data.length : 1], data, ...more }],
});

test('strings go to binary and back, whatever is in them', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (strings) => {
      const wellFormed = strings.map((string) => string.toWellFormed());
      expect(decodeStrings(encodeStrings(wellFormed))).toEqual(wellFormed);
    }),
  );
  expect([...encodeStrings(['é'])]).toEqual([2, 0, 0, 0, 0xc3, 0xa9]);
  expect(encodeDoubles([0.5]).toString('hex')).toBe('000000000000e03f');
});

test.each(['01', '05000000aa', '01000000ff', 'ffffffff'])('broken binary data %s is refused', (hex) => {
  expect(() => decodeStrings(Buffer.from(hex, 'hex'))).toThrow(/^element 0 of binary data must/);
});

test('server and models describe themselves, with a slash at the end and without', async () => {
  for (const route of ['/v2', '/v2/']) expect((await tiny.call(route)).text).toContain('"name":"aml-mlops"');
  expect((await tiny.call('/v2/health/ready')).text).toBe('{"ready":true}');
  for (const route of ['/v2/models/tiny', '/v2/models/tiny/versions/1']) {
    expect(JSON.parse((await tiny.call(route)).text)).toMatchObject({
      name: 'tiny',
      versions: ['1'],
      inputs: [{ name: 'text', datatype: 'BYTES', shape: [-1] }],
      outputs: [{ name: 'label' }, { name: 'probability', datatype: 'FP64' }, { name: 'unknown_share' }],
    });
    expect((await tiny.call(`${route}/ready`)).text).toBe('{"name":"tiny","ready":true}');
    expect((await tiny.call(`${route}/config`)).text).toContain('"max_batch_size":0');
  }
  expect(await tiny.call('/v2/models/tiny/versions/9')).toMatchObject({
    status: 404,
    text: '{"error":"model of request must be one of tiny:1; got tiny:9"}',
  });
});

describe('infer', () => {
  test.each([
    ['flat', { ...input(['radio', 'lens']), id: 'q' }],
    ['nested', { ...input([['radio'], ['lens']], { shape: [2, 1] }), id: 'q' }],
  ])('answers %s JSON', async (_, body) => {
    const answer = await tiny.post('/v2/models/tiny/infer', body);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        ...{ model_name: 'tiny', model_version: '1', id: 'q' },
        outputs: [
          { name: 'label', datatype: 'BYTES', shape: [2], data: ['radio', 'photography'] },
          { name: 'probability', datatype: 'FP64', shape: [2] },
          { name: 'unknown_share', data: [0, 0] },
        ],
      },
    });
  });

  test('answers binary data in binary, without a content type, with the outputs that are wanted', async () => {
    const texts = encodeStrings(['radio ☃', 'lens']);
    const json = JSON.stringify({
      inputs: [{ name: 'text', datatype: 'BYTES', shape: [2], parameters: { binary_data_size: texts.length } }],
      outputs: [{ name: 'label', parameters: { binary_data: true } }, { name: 'unknown_share' }],
    });
    const answer = await fetch(`${tiny.service.url}/v2/models/tiny/infer`, {
      method: 'POST',
      headers: { 'inference-header-content-length': String(Buffer.byteLength(json)) },
      body: Buffer.concat([Buffer.from(json), texts]),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const end = Number(answer.headers.get('inference-header-content-length'));
    expect(JSON.parse(bytes.subarray(0, end).toString())).toMatchObject({
      outputs: [
        { name: 'label', parameters: { binary_data_size: 24 } },
        { name: 'unknown_share', data: [0, 0] },
      ],
    });
    expect(decodeStrings(bytes.subarray(end))).toEqual(['radio', 'photography']);
  });

  test.each([
    [{ inputs: [] }, 'inputs of request must be a list of one, called text, of'],
    [{ ...input(['a']), inputs: 5 }, 'inputs of request must be a list of one'],
    [input(['a'], { name: 'txt' }), 'name of inputs[0] of request must be text'],
    [input(['a'], { datatype: 'FP32' }), 'datatype of inputs[0] of request must be BYTES'],
    [input(['a'], { shape: [2] }), 'shape of inputs[0] of request must be that of its data, 1 texts,'],
    [input(['a'], { shape: 1 }), 'shape of inputs[0] of request must be [N] or [N, 1]; got 1'],
    [input([5]), 'data of inputs[0][0] of request must be a string; got 5'],
    [input(['a'], { extra: 1 }), 'fields of inputs[0] of request must be of name'],
    [input(undefined, { parameters: { binary_data_size: 4 } }), 'binary_data_size of inputs[0] of request must be'],
    [
      { ...input(['a']), outputs: [{ name: 'all' }] },
      'name of outputs[0] of request must be one of label, probability',
    ],
    [{ ...input(['a']), outputs: [{ name: 'label' }, { name: 'label' }] }, 'outputs of request must be of different'],
    [{ ...input(['a']), id: 5 }, 'id of request must be a string; got 5'],
  ])('%j is refused', async (body, message) => {
    const answer = await tiny.post('/v2/models/tiny/infer', body);
    expect(answer.status).toBe(400);
    expect(answer.body['error']).toContain(message.replace(', of', ','));
  });

  test.each(['x', '-1', '999999', '1.5'])('a header of %s bytes is refused', async (length) => {
    const headers = { 'inference-header-content-length': length };
    const answer = await tiny.post('/v2/models/tiny/infer', input(['a']), headers);
    expect([answer.status, answer.body['error']]).toEqual([400, expect.stringContaining('Inference-Header-Content')]);
  });
});

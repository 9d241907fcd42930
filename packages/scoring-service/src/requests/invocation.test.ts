import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TinyService, tinyService } from '../testing/tiny-service.ts';

let tiny: TinyService;
beforeAll(async () => {
  tiny = await tinyService();
});
afterAll(() => tiny[Symbol.asyncDispose]());

const rows = [
  [1, 'radio'],
  [2, 'lens'],
];

test.each([
  { dataframe_split: { columns: ['id', 'text'], index: [0, 1], data: rows } },
  { dataframe_split: { columns: ['body'], data: [['radio'], ['lens']] } },
  { dataframe_records: [{ text: 'radio', id: 1 }, { text: 'lens' }] },
  { instances: ['radio', 'lens'] },
  { instances: [{ body: 'radio' }, { body: 'lens' }], params: {} },
  { inputs: ['radio', 'lens'] },
  { inputs: { text: ['radio', 'lens'] }, params: null },
  { inputs: [['radio'], ['lens']] },
  { input_data: { columns: [0], index: [0, 1], data: [['radio'], ['lens']] } },
  { input_data: { columns: ['text'], data: ['radio', 'lens'] } },
  { input_data: { data: ['radio', 'lens'] } },
  { input_data: ['radio', 'lens'] },
])('%j is answered by a row a text', async (body) => {
  const answer = await tiny.post('/invocations', body);
  expect(answer).toMatchObject({
    status: 200,
    body: {
      predictions: [
        { label: 'radio', probability: expect.any(Number) },
        { label: 'photography', probability: expect.any(Number) },
      ],
    },
  });
});

test('one text alone is one row', async () => {
  const { body } = await tiny.post('/invocations', { inputs: { text: 'star' } });
  expect(body['predictions']).toHaveLength(1);
});

test.each([
  [{}, 'body of request must be an object with exactly one of dataframe_split'],
  [{ inputs: ['a'], instances: ['a'] }, 'exactly one of'],
  [{ inputs: ['a'], extra: 1 }, 'fields of request must be of dataframe_split'],
  [{ inputs: ['a'], params: { top: 2 } }, 'params of request must be empty: the model has none'],
  [{ inputs: [5] }, 'inputs[0] of request must be a string; got 5'],
  [{ inputs: null }, 'inputs of request must be a list; got null'],
  [{ instances: [{ a: 'x', b: 'y' }] }, 'instances[0] of request must be one column, or one called text,'],
  [{ instances: [['a', 'b']] }, 'instances[0] of request must be a list of one text'],
  [
    { dataframe_split: { columns: ['a', 'b'], data: [] } },
    'columns of dataframe_split of request must be one, or have',
  ],
  [
    { dataframe_split: { columns: ['text', 'b'], data: [['x']] } },
    'data[0] of dataframe_split of request must be a list of 2',
  ],
  [{ dataframe_split: { columns: ['text'], data: 'x' } }, 'data of dataframe_split of request must be a list of rows'],
  [
    { dataframe_split: { columns: ['text'], index: 0, data: [['x']] } },
    'index of dataframe_split of request must be a list',
  ],
  [
    { input_data: { columns: ['text'], index: 0, data: [['x']] } },
    'index of input_data of request must be a list; got 0',
  ],
  [{ input_data: { columns: [{}], data: [['x']] } }, 'columns of input_data of request must be a list of names'],
  [{ dataframe_records: 'x' }, 'dataframe_records of request must be a list'],
])('%j is refused in MLflow words', async (body, message) => {
  const answer = await tiny.post('/invocations', body);
  expect([answer.status, answer.body['error_code']]).toEqual([400, 'BAD_REQUEST']);
  expect(answer.body['message']).toContain(message);
});

test('health and version are where MLflow looks for them', async () => {
  for (const route of ['/ping', '/health']) expect(await tiny.call(route)).toMatchObject({ status: 200, text: '\n' });
  expect((await tiny.call('/version')).text).toMatch(/^\d+\.\d+\.\d+$/);
});

import { MlopsError } from '@aml-mlops/errors';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { answerErrors } from './answer-errors.ts';

const told: string[] = [];

async function answerTo(error: Error, url = '/score') {
  const app = Fastify();
  answerErrors(app, 100, (line) => told.push(line));
  app.get(url, async () => {
    throw error;
  });
  const { statusCode, headers, body } = await app.inject({ url });
  return { statusCode, headers, body: JSON.parse(body) };
}

test('a full queue is 429, and says when to come again', async () => {
  const { statusCode, headers, body } = await answerTo(
    new MlopsError('E_QUEUE_FULL', 'full', { retryAfterSeconds: 7 }),
  );
  expect([statusCode, headers['retry-after'], body]).toEqual([429, '7', { message: 'full', code: 'E_QUEUE_FULL' }]);
});

test.each([
  ['E_REQUEST', 400],
  ['E_UNAUTHENTICATED', 401],
  ['E_DEADLINE', 504],
  ['E_NOT_READY', 503],
])('%s is %i, in the words of the protocol', async (code, status) => {
  expect(await answerTo(new MlopsError(code, 'so'))).toMatchObject({
    statusCode: status,
    body: { message: 'so', code },
  });
  expect((await answerTo(new MlopsError(code, 'so'), '/v2/models/a')).body).toEqual({ error: 'so' });
  expect((await answerTo(new MlopsError(code, 'so'), '/invocations')).body).toMatchObject({ message: 'so' });
  expect(told).toEqual([]);
});

test('a defect is 500: the caller learns nothing of it, the log does', async () => {
  const { statusCode, headers, body } = await answerTo(new Error('inner workings'));
  expect([statusCode, headers['x-ms-run-function-failed'], body['code']]).toEqual([500, 'True', 'E_INTERNAL']);
  expect(JSON.stringify(body)).not.toContain('inner workings');
  expect(told).toEqual([expect.stringContaining('GET /score failed: Error: inner workings')]);
});

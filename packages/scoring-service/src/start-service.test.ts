import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { hashFolder } from '@aml-mlops/artifacts';
import { writeTinyModel } from '@aml-mlops/scoring/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startService } from './start-service.ts';
import { type TinyService, tinyService } from './testing/tiny-service.ts';

let tiny: TinyService;
beforeAll(async () => {
  tiny = await tinyService({ limits: { texts: 600, textCharacters: 1000, bodyBytes: 200_000 } });
});
afterAll(() => tiny[Symbol.asyncDispose]());

const JSON_TYPE = { 'content-type': 'application/json' };

/** A request as it stands: fetch has a mind of its own about headers and bodies. */
function raw(headers: Record<string, string>, body: string | Buffer = '', method = 'POST', route = '/score') {
  const { hostname, port } = new URL(tiny.service.url);
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const asked = request({ hostname, port, method, path: route, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    asked.on('error', reject).end(body);
  });
}

describe('/score', () => {
  test('answers one text as the workshop has it', async () => {
    const { status, body } = await tiny.post('/score', { text: 'The RADIO, and 2 antennas' });
    expect(status).toBe(200);
    expect(body).toEqual({ result: 'radio', time_in_sec: expect.any(Number) });
  });

  test('says all there is to say of many, in their order', async () => {
    const { body } = await tiny.post('/score', { texts: ['radio quasar', 'film lens', ''], top: 2, explain: true });
    expect(body).toMatchObject({
      model: { name: 'tiny', version: '1' },
      predictions: [
        { label: 'radio', unknownShare: 0.5, top: [{ label: 'radio' }, { label: 'astronomy' }] },
        { label: 'photography', unknownShare: 0, explanation: { against: 'astronomy', method: 'exact' } },
        { label: 'astronomy', unknownShare: 1, words: [] },
      ],
    });
    expect(JSON.stringify(body)).toMatch(/"words":\[\{"word":"film","contribution":/);
  });

  test('says the language where it is asked to', async () => {
    const { body } = await tiny.post('/score', {
      texts: ['The telescope on the roof shows the rings of the planet tonight'],
      language: true,
    });
    expect(body).toMatchObject({ predictions: [{ language: 'en' }] });
  });

  test('takes a query as Azure does, no content type, a slash at the end, and says what it offers', async () => {
    expect((await tiny.call('/score?text=radio%20antenna')).text).toContain('"result":"radio"');
    expect(JSON.parse((await tiny.call('/score?texts=star&texts=lens&top=2&explain=true')).text)).toMatchObject({
      predictions: [{ label: 'astronomy', words: [{ word: 'star' }] }, { top: [{}, {}] }],
    });
    expect((await raw({}, '{"text":"radio"}')).text).toContain('"result":"radio"');
    expect((await tiny.post('/score/', { text: 'film' })).status).toBe(200);
    const offered = await tiny.call('/score', { method: 'OPTIONS' });
    expect([offered.status, offered.headers.get('allow')]).toEqual([200, 'POST, GET, HEAD, OPTIONS']);
  });

  test("names requests with Azure's headers", async () => {
    const { headers } = await tiny.call('/score', {
      method: 'POST',
      headers: { ...JSON_TYPE, 'x-request-id': 'mine-1', 'x-ms-client-request-id': 'client:2' },
      body: '{"text":"radio"}',
    });
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-request-id': 'mine-1',
      'x-ms-request-id': 'mine-1',
      'x-ms-client-request-id': 'client:2',
      'x-ms-run-function-failed': 'False',
      'x-ms-run-fn-exec-ms': expect.stringMatching(/^\d+\.\d+$/),
    });
    expect((await tiny.call('/', {})).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('what is asked wrongly is said, and nothing is coerced', () => {
  test.each([
    [{ text: null }, 'text of request must be a string; got null'],
    [{ text: 5 }, 'text of request must be a string; got 5'],
    [{ text: ['a'] }, 'text of request must be a string; got a list of 1'],
    [{ text: 'a', top: 2 }, 'fields beside text of request must be of text; got "top"'],
    [{ texts: 'a' }, 'texts of request must be a list of strings; got a string of 1 characters'],
    [{ texts: [] }, 'texts of request must be a list of 1 to 600 strings; got a list of 0'],
    [{ texts: ['a', { b: 1 }] }, 'texts[1] of request must be a string; got an object'],
    [{ texts: Array(601).fill('a') }, 'texts of request must be a list of at most 600 strings; got a list of 601'],
    [{ texts: ['a'.repeat(1001)] }, 'texts[0] of request must be at most 1000 characters long'],
    [{ texts: ['a'], top: '2' }, 'top of request must be a whole number in [1, 1000]'],
    [{ texts: ['a'], top: 0 }, 'top of request must be a whole number in [1, 1000]; got 0'],
    [{ texts: ['a'], explain: 'yes' }, 'explain of request must be true or false'],
    [{ texts: ['a'], txt: 1 }, 'fields of request must be of text, texts, top, explain, language; got "txt"'],
    [{}, 'text, or texts, of request must be given; got nothing'],
    [[], 'body of request must be a JSON object; got a list of 0'],
  ])('%j', async (body, message) => {
    const answer = await tiny.post('/score', body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ message: expect.stringContaining(message), code: 'E_REQUEST' });
  });

  test.each<[string, Record<string, string>, string | Buffer, number, string]>([
    ['nothing', JSON_TYPE, '', 400, 'body of request must be a JSON object; got nothing'],
    ['half of it', JSON_TYPE, '{"text": "secret', 400, 'body of request must be JSON; it is broken'],
    ['bytes', JSON_TYPE, Buffer.from('{"text":"\xff"}', 'latin1'), 400, 'body of request must be UTF-8'],
    ['__proto__', JSON_TYPE, '{"texts":["a"],"__proto__":{"top":5}}', 400, 'got \\"__proto__\\"'],
    ['a form', { 'content-type': 'text/plain' }, '{"text":"a"}', 415, 'must be application/json; got text/plain'],
    ['gzip', { ...JSON_TYPE, 'content-encoding': 'gzip' }, 'x', 415, 'content encoding of request must be identity'],
    ['too much', JSON_TYPE, 'x'.repeat(200_001), 413, 'body of request must be at most 200000 bytes'],
    ['a bad name', { ...JSON_TYPE, 'x-request-id': 'a b' }, '{"text":"a"}', 400, 'x-request-id of request must be of'],
    ['a long name', { ...JSON_TYPE, 'x-request-id': 'a'.repeat(101) }, '{"text":"a"}', 431, 'at most 100 characters'],
    ['another site', { ...JSON_TYPE, origin: 'http://a.example' }, '{"text":"a"}', 403, 'a page of another site'],
    ['another name', { ...JSON_TYPE, host: 'a.example' }, '{"text":"a"}', 403, 'host of request must be this machine'],
  ])('%s', async (_, headers, body, status, message) => {
    const answer = await raw(headers, body);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(message)]);
    expect(answer.text).not.toContain('secret');
  });

  test('another name or site, however often this machine was named before', async () => {
    for (let i = 0; i < 3; i++) {
      expect((await raw(JSON_TYPE, '{"text":"a"}')).status).toBe(200);
      expect((await raw({ ...JSON_TYPE, host: 'a.example' }, '{"text":"a"}')).status).toBe(403);
      expect((await raw({ ...JSON_TYPE, origin: 'http://a.example' }, '{"text":"a"}')).status).toBe(403);
    }
  });

  test('another route, method or model', async () => {
    expect(await raw({}, '', 'GET', '/nowhere')).toMatchObject({
      status: 404,
      text: expect.stringContaining('/nowhere'),
    });
    expect(await raw({}, '', 'PUT')).toMatchObject({ status: 405 });
    const { status, body } = await tiny.post('/score?model=mail:3', { text: 'a' });
    expect([status, body]).toEqual([
      404,
      { message: 'model of request must be one of tiny:1; got mail:3', code: 'E_MODEL_UNKNOWN' },
    ]);
  });
});

test('health is told to Azure and to orchestrators, and metrics to Prometheus, without a text', async () => {
  expect((await tiny.call('/')).text).toBe('Healthy');
  expect((await tiny.call('/health/live')).status).toBe(200);
  expect((await tiny.call('/health/ready')).text).toBe('{"status":"ready"}');
  await tiny.post('/score', { texts: ['radio zzsecretzz', 'radio'] });
  const { text } = await tiny.call('/metrics');
  expect(text).toMatch(/mlops_requests_total\{route="\/score",status="200"\} \d+/);
  expect(text).toMatch(/mlops_predictions_total\{model="tiny",version="1",label="radio"\} \d+/);
  expect(text).toMatch(/mlops_batch_texts_count \d+/);
  expect(text).toMatch(/mlops_queue_texts 0/);
  expect(text).toMatch(/mlops_unknown_share_bucket\{le="0\.5",model="tiny",version="1"\} \d+/);
  expect(text).not.toContain('zzsecretzz');
});

describe('what cannot be served is refused before anything listens', () => {
  const serve = (folder: string, more: object = {}) =>
    startService({
      sources: [{ reference: 'x', follows: false, locate: async () => ({ name: 'x', version: '1', folder, ...more }) }],
      port: 0,
    });

  test('a model whose certificate failed', async () => {
    const parity = { passed: false, maxProbabilityDifference: 0.5, labelFlips: 2, documents: 9, tolerance: 1e-5 };
    const folder = await writeTinyModel(path.join(tiny.folder, 'failed'), { parity });
    await expect(serve(folder)).rejects.toMatchObject({ code: 'E_PARITY' });
  });

  test('a model whose files do not match the content hash', async () => {
    const folder = await writeTinyModel(path.join(tiny.folder, 'changed'));
    const contentHash = await hashFolder(folder);
    await (await serve(folder, { contentHash })).close();
    await writeFile(path.join(folder, 'labels.json'), '["b","a","c"]');
    await expect(serve(folder, { contentHash })).rejects.toMatchObject({ code: 'E_MODEL_DAMAGED' });
  });

  test('no model at all, a port that is taken, and an address that others can reach', async () => {
    await expect(serve(path.join(tiny.folder, 'none'))).rejects.toMatchObject({ code: 'E_NOT_A_MODEL' });
    const source = { reference: 'x', follows: false, locate: async () => ({ name: 'x', version: '1', folder: '/' }) };
    await expect(startService({ sources: [source], host: '0.0.0.0' })).rejects.toThrow(/^auth of scoring service must/);
    const port = Number(new URL(tiny.service.url).port);
    const folder = path.join(tiny.folder, 'tiny');
    const taken = startService({
      sources: [{ ...source, locate: async () => ({ name: 'x', version: '1', folder }) }],
      port,
    });
    await expect(taken).rejects.toMatchObject({
      code: 'E_ADDRESS',
      message: expect.stringContaining('another program'),
    });
  });
});

test('nothing that was asked was a failure of the server, or is in its log', () => {
  expect(tiny.logged).toEqual([]);
});

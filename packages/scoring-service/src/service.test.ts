import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeTfidfModel, writeTinyModel } from '@aml-mlops/scoring/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fixedSource, type ModelPlace, type ModelSource, type RunningService, startService } from './index.ts';
import type { Limits } from './limits.ts';

let folder: string;
let service: RunningService;
let told: string[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'service-'));
  told = [];
});
afterEach(async () => {
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function tiny(name: string, lean = 0): Promise<ModelPlace> {
  return { name, version: '1', folder: await writeTinyModel(path.join(folder, name), { lean }) };
}

async function start(sources?: readonly ModelSource[], limits?: Partial<Limits>): Promise<void> {
  service = await startService({
    sources: sources ?? [fixedSource(await tiny('mail'))],
    port: 0,
    log: (line) => told.push(line),
    // No test depends on how fast this machine is.
    limits: { timeoutMs: 600_000, ...limits },
  });
}

async function send(
  url: string,
  body: string | Buffer | undefined,
  headers: Record<string, string> = {},
  method = 'POST',
) {
  const answer = await fetch(service.url + url, { method, headers, ...(body !== undefined && { body }) });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json');
  return { status: answer.status, headers: answer.headers, body: isJson ? (JSON.parse(text) as unknown) : text };
}
const score = (body: unknown, headers?: Record<string, string>) => send('/score', JSON.stringify(body), headers);

describe('POST /score', () => {
  test("one text has its label and the time it took, as the workshop's script answers", async () => {
    await start();
    expect(await score({ text: 'radio antenna' })).toMatchObject({
      status: 200,
      body: { result: 'radio', time_in_sec: expect.any(Number) },
    });
  });

  test('many texts have all that is known of each, in their order', async () => {
    await start();
    const { body } = await score({ texts: ['star telescope', 'lens film quasar'], top: 2 });
    expect(body).toEqual({
      predictions: [
        {
          label: 'astronomy',
          probability: expect.any(Number),
          top: [
            { label: 'astronomy', probability: expect.any(Number) },
            { label: expect.any(String), probability: expect.any(Number) },
          ],
          unknownShare: 0,
        },
        { label: 'photography', probability: expect.any(Number), top: expect.any(Array), unknownShare: 1 / 3 },
      ],
      model: { name: 'mail', version: '1' },
    });
  });

  test('words that decided are given where they are asked for', async () => {
    await start();
    const { body } = await score({ texts: ['radio star'], explain: true });
    expect(body).toMatchObject({ predictions: [{ explanation: { words: [{ word: expect.any(String) }, {}] } }] });
  });

  test('a model that only decides has scores in place of probabilities', async () => {
    await writeTfidfModel(path.join(folder, 'decides'));
    await start([fixedSource({ name: 'decides', version: '1', folder: path.join(folder, 'decides') })]);
    const { body } = await score({ texts: ['radio'] });
    expect(body).toMatchObject({ predictions: [{ label: 'radio', score: expect.any(Number) }] });
  });

  test('texts are data, whatever they look like', async () => {
    await start();
    const texts = [
      'constructor __proto__',
      '<script>radio</script>',
      '\u0000\u202e\ud800 star',
      '',
      '=cmd|film',
      '𝔯adio'.repeat(999),
    ];
    const { status, body } = await score({ texts });
    expect(status).toBe(200);
    expect((body as { predictions: unknown[] }).predictions).toHaveLength(texts.length);
  });

  test('many callers at once each have their own answers', async () => {
    await start();
    const words = ['antenna', 'film', 'lens', 'radio', 'star', 'telescope'];
    const alone = new Map<string, unknown>();
    for (const word of words) alone.set(word, (await score({ text: word })).body);
    await Promise.all(
      Array.from({ length: 120 }, async (_, i) => {
        const word = words[i % words.length]!;
        const { body } = await score({ text: word });
        expect(body).toMatchObject({ result: (alone.get(word) as { result: string }).result });
      }),
    );
  });
});

describe('bad requests are refused with a sentence', () => {
  beforeEach(() => start(undefined, { bodyBytes: 5000, texts: 3, textBytes: 100 }));

  test.each([
    [{ text: null }, 400, 'text of request must be a string; got null'],
    [{ text: 5 }, 400, 'text of request must be a string; got 5'],
    [{}, 400, 'text of request must be a string; got nothing'],
    [{ text: 'a', lang: 'en' }, 400, 'request has no field "lang"'],
    [{ texts: [] }, 400, 'texts of request must be a list that is not empty; got a list of 0'],
    [{ texts: ['a', 5] }, 400, 'texts[1] of request must be a string; got 5'],
    [{ texts: 'secret' }, 400, 'texts of request must be a list; got a string'],
    [{ texts: ['a'], top: 0 }, 400, 'top of request must be at least 1; got 0'],
    [{ texts: ['a'], top: '2' }, 400, 'top of request must be a number; got a string'],
    [{ texts: ['a'], explain: 'yes' }, 400, 'explain of request must be true or false; got a string'],
    [[], 400, 'body of request must be {"text": …} or {"texts": […]}'],
    [{ texts: ['a', 'b', 'c', 'd'] }, 413, 'texts of request must be at most 3; got 4: send several requests'],
    [{ texts: ['a', 'ä'.repeat(51)] }, 413, 'texts[1] of request must be at most 100 bytes; got 102'],
  ])('%j', async (body, status, message) => {
    expect(await score(body)).toMatchObject({ status, body: { message } });
  });

  test.each([
    ['', 'body of request must be JSON; it is empty'],
    ['{"text": secret}', 'body of request must be JSON; it is not'],
    [Buffer.from([0x22, 0xff, 0x22]), 'body of request must be UTF-8; it has other bytes'],
    ['{"text": "a", "__proto__": {"text": 5}}', 'request has no field "__proto__"'],
  ])('a body of %s', async (body, message) => {
    expect(await send('/score', body)).toMatchObject({ status: 400, body: { message } });
  });

  test('a body past the limit, another method, another path, another host', async () => {
    expect(await score({ text: 'x'.repeat(6000) })).toMatchObject({
      status: 413,
      body: { message: 'body of request must be at most 5000 bytes' },
    });
    expect(await send('/score', undefined, {}, 'GET')).toMatchObject({
      status: 405,
      body: { message: 'method of request must be POST' },
    });
    expect(await send('/scores', '{}')).toMatchObject({ status: 404 });
    expect(await score({ text: 'a' }, { origin: 'https://evil.example' })).toMatchObject({ status: 403 });
    expect(told).toEqual([]);
  });
});

test('the answer repeats the id of the request, and makes one where there is none', async () => {
  await start();
  const { headers } = await score({ text: 'a' }, { 'x-request-id': 'r-1', 'x-ms-client-request-id': 'c-1' });
  expect([headers.get('x-request-id'), headers.get('x-ms-request-id'), headers.get('x-ms-client-request-id')]).toEqual([
    'r-1',
    'r-1',
    'c-1',
  ]);
  expect((await score({ text: 'a' })).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('no content type and a trailing slash are taken', async () => {
  await start();
  const answer = await fetch(`${service.url}/score/`, { method: 'POST', body: Buffer.from('{"text": "radio"}') });
  expect(await answer.json()).toMatchObject({ result: 'radio' });
});

test('metrics count requests, texts, batches, labels and confidence, and hold no text', async () => {
  await start();
  await score({ texts: ['radio antenna', 'star'] });
  await score({ text: 5 });
  await send('/secret-path', undefined, {}, 'GET');
  const { body } = await send('/metrics', undefined, {}, 'GET');
  for (const line of [
    'scoring_requests_total{route="/score",status="200"} 1',
    'scoring_requests_total{route="/score",status="400"} 1',
    'scoring_requests_total{route="unknown",status="404"} 1',
    'scoring_texts_total{model="mail",version="1",label="radio"} 1',
    'scoring_batch_texts_count{model="mail",version="1"} 1',
    'scoring_batch_texts_sum{model="mail",version="1"} 2',
    'scoring_confidence_count{model="mail",version="1"} 2',
    'scoring_waiting_texts{model="mail",version="1"} 0',
  ]) {
    expect(body).toContain(line);
  }
  expect(body).not.toMatch(/antenna|secret/);
});

describe('stopping', () => {
  test('readiness is gone first, what was asked is answered, and then nobody listens', async () => {
    await start();
    expect(await send('/health/ready', undefined, {}, 'GET')).toMatchObject({
      status: 200,
      body: { status: 'ready', models: [{ name: 'mail', version: '1' }] },
    });
    const asked = Promise.all(Array.from({ length: 20 }, () => score({ text: 'radio' })));
    await expect.poll(async () => (await send('/metrics', undefined, {}, 'GET')).body).toContain('status="200"} 2');
    const stopping = service.stop(300);
    expect(await send('/health/ready', undefined, {}, 'GET')).toMatchObject({
      status: 503,
      body: { status: 'stopping' },
    });
    expect(await send('/health/live', undefined, {}, 'GET')).toMatchObject({ status: 200 });
    expect((await asked).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    await stopping;
    await expect(score({ text: 'radio' })).rejects.toThrow();
  });
});

describe('models that must not answer', () => {
  const refusal = async (place: ModelPlace) =>
    start([fixedSource(place)]).then(
      () => undefined,
      (error: unknown) => error,
    );

  test('one whose files are not those that were registered', async () => {
    const place = await tiny('mail');
    expect(await refusal({ ...place, contentHash: 'a'.repeat(64) })).toMatchObject({
      code: 'E_MODEL_CONTENT',
      message: expect.stringContaining('content of model mail:1 must have the hash aaaa'),
    });
  });

  test('one whose certificate failed', async () => {
    const parity = { passed: false, maxProbabilityDifference: 0.2, labelFlips: 3, documents: 9, tolerance: 1e-5 };
    const model = await writeTinyModel(path.join(folder, 'flawed'), { parity });
    expect(await refusal({ name: 'flawed', version: '1', folder: model })).toMatchObject({ code: 'E_PARITY' });
  });

  test('one that is broken', async () => {
    const place = await tiny('mail');
    await writeFile(path.join(place.folder, 'model.onnx'), 'no network');
    expect(await refusal(place)).toMatchObject({ code: 'E_NOT_A_MODEL' });
  });

  test('two of one name and version', async () => {
    const source = fixedSource(await tiny('mail'));
    await expect(start([source, source])).rejects.toMatchObject({ code: 'E_MODEL_TWICE' });
  });
});

test('a taken port and a bad limit are told, and no model stays behind', async () => {
  await start();
  const port = Number(new URL(service.url).port);
  const sources = [fixedSource(await tiny('other'))];
  await expect(startService({ sources, port })).rejects.toMatchObject({ code: 'E_ADDRESS' });
  await expect(startService({ sources, port: 0, limits: { texts: 0 } })).rejects.toMatchObject({
    message: 'texts of scoring service must be a whole number of at least 1; got 0',
  });
});

test('a client that leaves is not answered, and the others are', async () => {
  await start();
  const { port } = new URL(service.url);
  const body = JSON.stringify({ texts: Array.from({ length: 900 }, () => 'radio star '.repeat(100)) });
  const socket = connect(Number(port), '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(`POST /score HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n`);
  await new Promise((resolve) => socket.write(body, resolve));
  await expect
    .poll(async () => (await send('/metrics', undefined, {}, 'GET')).body)
    .toContain('scoring_batch_texts_count');
  socket.destroy();
  expect(await score({ text: 'radio' })).toMatchObject({ status: 200 });
  expect(told).toEqual([]);
});

describe('a model that moves', () => {
  test('takes over in one step: every answer is whole and of one model, none is lost, the old one goes', async () => {
    const places = await Promise.all([0, 1].map((i) => tiny(`v${i}`, i * 50)));
    let at = 0;
    const source: ModelSource = {
      description: 'mail@champion',
      changes: true,
      locate: async () => ({ ...places[at % 2]!, name: 'mail', version: String(at) }),
    };
    await start([source]);
    let asking = true;
    const answers: unknown[] = [];
    const callers = Array.from({ length: 4 }, async () => {
      while (asking) answers.push((await score({ texts: ['radio', 'radio antenna'] })).body);
    });
    for (at = 1; at <= 20; at++) await service.models.follow();
    asking = false;
    await Promise.all(callers);
    expect(told).toHaveLength(20);
    expect(told[0]).toBe('mail@champion is mail:1 now, was mail:0');
    expect(answers.length).toBeGreaterThan(20);
    for (const answer of answers as { predictions: { label: string }[]; model: { version: string } }[]) {
      const label = Number(answer.model.version) % 2 === 0 ? 'radio' : 'astronomy';
      expect(answer.predictions.map((prediction) => prediction.label)).toEqual([label, label]);
    }
    expect(service.models.models).toHaveLength(1);
  });

  test('to one that cannot be served stays, and says so once', async () => {
    const place = await tiny('mail');
    let version = '1';
    const locate = async () => ({ ...place, version, ...(version === '2' && { contentHash: 'b'.repeat(64) }) });
    await start([{ description: 'mail@champion', changes: true, locate }]);
    version = '2';
    await service.models.follow();
    await service.models.follow();
    expect(told).toEqual([
      expect.stringMatching(/^mail@champion stays mail:1: content of model mail:2 must have the hash bbb/),
    ]);
    expect(await score({ texts: ['radio'] })).toMatchObject({ body: { model: { version: '1' } } });
    version = '3';
    await service.models.follow();
    expect(await score({ texts: ['radio'] })).toMatchObject({ body: { model: { version: '3' } } });
  });
});

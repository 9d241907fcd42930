import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Azurite, startAzurite } from '@aml-mlops/azureml/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tinyService } from '../testing/tiny-service.ts';
import { Collector } from './collector.ts';
import { openSink } from './sink.ts';

type Container = Awaited<ReturnType<Azurite['container']>>;

const patience = { interval: 20 };
const NOON = Date.UTC(2026, 10, 28, 12, 30);

/** Storage behind a line that can be cut: before a request arrives, or before its answer does. */
let azurite: Azurite;
let line: Server;
let state: 'works' | 'is-cut' | 'loses-answers' = 'works';
let asked = 0;
let container: Container;
let place: string;

beforeAll(async () => {
  azurite = await startAzurite();
  line = createServer(forward).listen(0, '127.0.0.1');
  await once(line, 'listening');
  container = await azurite.container('collected');
  const { port } = line.address() as AddressInfo;
  place = `http://127.0.0.1:${port}/devstoreaccount1/collected/mail%20data${await azurite.signature(container)}`;
});
afterAll(async () => {
  line.close().closeAllConnections();
  await azurite.close();
});

function forward(incoming: IncomingMessage, response: ServerResponse): void {
  asked++;
  if (state === 'is-cut') return void incoming.socket.destroy();
  const { method, url, headers } = incoming;
  const onward = request({ host: '127.0.0.1', port: azurite.port, method, path: url, headers, agent: false });
  onward.on('response', (answer) => {
    if (state === 'loses-answers') return void incoming.socket.destroy();
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => incoming.socket.destroy());
  incoming.pipe(onward);
}

/** Correlation ids by kind, in the order that they are stored in. */
async function idsIn(kind: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { name } of container.listBlobsFlat({ prefix: 'mail data/' })) {
    if (!name.includes(`/${kind}/`)) continue;
    const { readableStreamBody } = await container.getBlobClient(name).download();
    const lines = (await text(readableStreamBody!)).trimEnd().split('\n');
    ids.push(...lines.map((each) => (JSON.parse(each) as { correlationid: string }).correlationid));
  }
  return ids;
}

const exchange = (correlationId: string) => ({
  ...{ correlationId, model: { name: 'mail', version: '3' }, texts: ['radio'] },
  predictions: [{ label: 'radio', probability: 0.9, score: 0.9, top: [], unknownShare: 0.5 }],
});

test('while storage is away, or its answers are lost, all waits up to the bound; then it is there, once, in order', async () => {
  const [told, outcomes]: [string[], string[]] = [[], []];
  const collector = new Collector({
    ...{ sink: await openSink(place), share: 1, texts: 'hashed', flushMs: 5, now: () => NOON },
    queuedCharacters: 20_000,
    log: (text) => told.push(text),
    onCollected: (outcome) => outcomes.push(outcome),
  });
  const ids = Array.from({ length: 12 }, (_, i) => `request-${i}`);
  const offer = (from: number, to: number) => {
    for (const id of ids.slice(from, to)) collector.offer(exchange(id));
  };
  const written = () => outcomes.filter((outcome) => outcome === 'written').length;
  offer(0, 3);
  await expect.poll(written, patience).toBe(3);
  state = 'loses-answers';
  offer(3, 6);
  await expect.poll(() => told.length, patience).toBe(1);
  state = 'is-cut';
  offer(6, 9);
  const before = asked;
  await expect.poll(() => asked, patience).toBeGreaterThan(before + 1);
  // More than may wait is dropped, as whole requests, and counted.
  for (let i = 0; i < 100; i++) collector.offer(exchange(`too-much-${i}`));
  const dropped = outcomes.filter((outcome) => outcome === 'dropped').length;
  expect(dropped).toBeGreaterThan(50);
  state = 'works';
  await expect.poll(() => outcomes.length, patience).toBe(109);
  offer(9, 12);
  await collector.close();
  const kept = [
    ...ids.slice(0, 9),
    ...Array.from({ length: 100 - dropped }, (_, i) => `too-much-${i}`),
    ...ids.slice(9),
  ];
  expect(await idsIn('inputs')).toEqual(kept);
  expect(await idsIn('outputs')).toEqual(kept);
  expect(told.at(-1)).toMatch(/^collected data is written to http:.*\/collected\/mail%20data again$/);
  expect(told.join()).not.toContain('sig=');
});

test('a service that is told to end writes what waits; one whose storage does not answer ends all the same', async () => {
  const settings = { collection: { folder: place, share: 1, texts: 'left-out' } } as const;
  {
    await using tiny = await tinyService(settings);
    await tiny.post('/score', { text: 'radio' }, { 'x-ms-client-request-id': 'last-words' });
  }
  expect(await idsIn('inputs')).toContain('last-words');
  expect(await idsIn('outputs')).toContain('last-words');
  const tiny = await tinyService({
    collection: { ...settings.collection, folder: place.replace('/collected/', '/not-there/') },
  });
  await tiny.post('/score', { text: 'radio' });
  await tiny[Symbol.asyncDispose]();
  expect(tiny.logged).toEqual([
    expect.stringMatching(/^collected data cannot be written for now: http:.*\/not-there\/mail%20data: .*/),
  ]);
});

test.each(['https://account.blob.core.windows.net', 'http://account.blob.core.windows.net/c?sig=secret'])(
  '%s is no container',
  async (address) => {
    const refused = openSink(address);
    await expect(refused).rejects.toThrow(/^container of Blob storage must be https:\/\/ACCOUNT\.blob/);
    await expect(refused).rejects.not.toThrow('secret');
  },
);

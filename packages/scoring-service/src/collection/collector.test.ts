import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tinyService } from '../testing/tiny-service.ts';
import { Collector, isSampled } from './collector.ts';
import { folderSink } from './sink.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'collect-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const NOON = Date.UTC(2026, 10, 28, 12, 30);
const exchange = (correlationId: string, name = 'mail') => ({
  correlationId,
  model: { name, version: '3' },
  texts: ['radio \ud800'],
  predictions: [{ label: 'radio', probability: 0.9, score: 0.9, top: [], unknownShare: 0.5 }],
});

async function eventsIn(at: string): Promise<Record<string, unknown>[]> {
  const files = await readdir(at);
  const texts = await Promise.all(files.map((file) => readFile(path.join(at, file), 'utf8')));
  return texts.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line));
}

test.each([
  ['stored', { text: 'radio \ufffd', characters: 7 }],
  ['hashed', { textSha256: expect.stringMatching(/^[0-9a-f]{64}$/), characters: 7 }],
  ['left-out', { characters: 7 }],
] as const)('a text is %s', async (texts, input) => {
  const at = path.join(folder, texts);
  const outcomes: string[] = [];
  const collector = new Collector({
    ...{ sink: folderSink(at), share: 1, texts, log: () => {}, now: () => NOON },
    onCollected: (outcome) => outcomes.push(outcome),
  });
  collector.offer(exchange('a'));
  await collector.close();
  const [hour] = [path.join('2026', '11', '28', '12')];
  expect(await eventsIn(path.join(at, 'mail/3/inputs', hour))).toMatchObject([
    { specversion: '1.0', correlationid: 'a', time: '2026-11-28T12:30:00.000Z', data: [input] },
  ]);
  expect(await eventsIn(path.join(at, 'mail/3/outputs', hour))).toMatchObject([
    { correlationid: 'a', data: [{ label: 'radio', probability: 0.9, unknownShare: 0.5 }] },
  ]);
  expect(outcomes).toEqual(['written']);
});

test('a share is kept, of each request both sides, and the same wherever it is asked', async () => {
  const at = path.join(folder, 'share');
  const collector = new Collector({
    sink: folderSink(at),
    share: 0.25,
    texts: 'left-out',
    log: () => {},
    now: () => NOON,
  });
  const ids = Array.from({ length: 2000 }, (_, i) => `request-${i}`);
  for (const id of ids) collector.offer(exchange(id));
  await collector.close();
  const wanted = ids.filter((id) => isSampled(id, 0.25));
  expect(wanted.length).toBeGreaterThan(430);
  expect(wanted.length).toBeLessThan(570);
  for (const kind of ['inputs', 'outputs']) {
    const events = await eventsIn(path.join(at, 'mail/3', kind, '2026/11/28/12'));
    expect(events.map(({ correlationid }) => correlationid)).toEqual(wanted);
  }
});

test('what the disk does not keep up with is dropped and counted', async () => {
  const outcomes: string[] = [];
  const collector = new Collector({
    ...{
      sink: folderSink(path.join(folder, 'full')),
      share: 1,
      texts: 'stored',
      log: () => {},
      queuedCharacters: 1500,
    },
    onCollected: (outcome) => outcomes.push(outcome),
  });
  for (let i = 0; i < 10; i++) collector.offer(exchange(String(i)));
  const dropped = outcomes.length;
  expect(dropped).toBeGreaterThan(5);
  await collector.close();
  expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(10 - dropped);
});

test('a disk that refuses is told once, and costs no answer', async () => {
  const file = path.join(folder, 'file');
  await writeFile(file, '');
  const told: string[] = [];
  const collector = new Collector({
    sink: folderSink(file),
    share: 1,
    texts: 'stored',
    log: (line) => told.push(line),
  });
  for (const id of ['a', 'b']) {
    collector.offer(exchange(id));
    await collector.close();
  }
  expect(told).toEqual([expect.stringMatching(/cannot be written to .*: E(NOTDIR|EXIST)$/)]);
});

test('whatever a model is called, its data stays in the folder', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.constantFrom('..', '.', '/etc', 'a/../../b', '\0')), async (name) => {
      fc.pre(name !== '');
      const at = await mkdtemp(path.join(folder, 'names-'));
      const collector = new Collector({
        sink: folderSink(at),
        share: 1,
        texts: 'left-out',
        log: () => {},
        now: () => NOON,
      });
      collector.offer(exchange('a', name));
      await collector.close();
      const inside = await readdir(at, { recursive: true });
      expect(inside.filter((each) => each.endsWith('.jsonl'))).toHaveLength(3);
    }),
    { numRuns: 25 },
  );
});

test('a service collects what it answers, under the id that the client gave', async () => {
  const at = path.join(folder, 'service');
  {
    await using tiny = await tinyService({ collection: { folder: at, share: 1, texts: 'hashed' } });
    await tiny.post('/score', { texts: ['radio', 'lens'] }, { 'x-ms-client-request-id': 'client-7' });
  }
  const files = (await readdir(at, { recursive: true })).filter((file) => file.endsWith('.jsonl')).sort();
  expect(files.map((file) => file.split('/').slice(0, 3).join('/'))).toEqual([
    ...['tiny/1/inputs', 'tiny/1/outputs', 'tiny/1/service'],
  ]);
  const [inputs = '', outputs = ''] = await Promise.all(files.map((file) => readFile(path.join(at, file), 'utf8')));
  expect([JSON.parse(inputs).correlationid, JSON.parse(outputs).correlationid]).toEqual(['client-7', 'client-7']);
  expect(JSON.parse(outputs).data).toMatchObject([{ label: 'radio' }, { label: 'photography' }]);
  expect(inputs).not.toContain('lens');
});

test('what a hook keeps out is never stored, and one that fails leaves the text out', async () => {
  const at = path.join(folder, 'hook');
  const pseudonymise = (text: string) => {
    if (text.includes('fail')) throw new Error(text);
    return text.replaceAll('Zebedee', '[name]');
  };
  const told: string[] = [];
  const collector = new Collector({
    ...{ sink: folderSink(at), share: 1, texts: 'stored', now: () => NOON, pseudonymise },
    log: (line) => told.push(line),
  });
  collector.offer({ ...exchange('a'), texts: ['call Zebedee'] });
  collector.offer({ ...exchange('b'), texts: ['fail Zebedee'] });
  await collector.close();
  const events = await eventsIn(path.join(at, 'mail/3/inputs/2026/11/28/12'));
  expect(events.map(({ data }) => data)).toEqual([[{ text: 'call [name]', characters: 12 }], [{ characters: 12 }]]);
  expect(told).toEqual(['the pseudonymising hook fails: texts are left out']);
});

test('counters tell of all requests, kept or not, and a process that ends in order says so', async () => {
  const at = path.join(folder, 'counters');
  const collector = new Collector({
    ...{ sink: folderSink(at), share: 0.5, texts: 'left-out', log: () => {}, now: () => NOON },
  });
  const { model } = exchange('a');
  for (let i = 0; i < 100; i++) {
    collector.count({ model, status: i < 90 ? 200 : 500, milliseconds: 12.34 });
    collector.offer(exchange(`request-${i}`));
  }
  await collector.close();
  const [line, ...others] = await eventsIn(path.join(at, 'mail/3/service/2026/11/28/12'));
  const kept = Array.from({ length: 100 }, (_, i) => isSampled(`request-${i}`, 0.5)).filter(Boolean).length;
  expect(line).toMatchObject({
    statuses: { 200: 90, 500: 10 },
    milliseconds: { 12: 100 },
    kept,
    dropped: 0,
    closed: true,
  });
  expect(others).toEqual([]);
});

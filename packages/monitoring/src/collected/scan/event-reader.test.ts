import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CollectedEvent, parseEvent } from '../parse-event.ts';
import { linesOf } from '../read-lines.ts';
import { EventReader } from './event-reader.ts';
import { LineKernel } from './line-kernel.ts';
import { awkwardLine } from './lines.fixture.ts';
import { ScannedEvent } from './scanned-event.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'event-reader-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Read {
  readonly events: object[];
  /** Places in the order of events, of lines that are none. */
  readonly broken: number[];
  /** How many were read without a parser. */
  readonly scanned: number;
}

async function read(content: Buffer): Promise<Read> {
  const file = path.join(folder, 'process.jsonl');
  await writeFile(file, content);
  const kernel = new LineKernel();
  const [events, broken]: [object[], number[]] = [[], []];
  let scanned = 0;
  const reader = new EventReader(file, kernel, kernel.areas[1], () => broken.push(events.length));
  try {
    for (let own = await reader.takeNext(); own; own = reader.take() ?? (await reader.takeNext())) {
      if (own instanceof ScannedEvent) scanned++;
      events.push(fieldsOf(own));
    }
  } finally {
    await reader.close();
  }
  return { events, broken, scanned };
}

/** What must come out: each line by `JSON.parse`. */
function parsed(content: Buffer): Omit<Read, 'scanned'> {
  const [events, broken]: [object[], number[]] = [[], []];
  for (const line of linesOf(content)) {
    const own = parseEvent(line);
    if (own) events.push(fieldsOf(own));
    else broken.push(events.length);
  }
  return { events, broken };
}

/** All that is ever read of an event. */
function fieldsOf({ correlationid, time, data }: CollectedEvent): object {
  const records = data.map(({ text, textSha256, characters, label, probability, unknownShare }) => {
    return { text, textSha256, characters, label, probability, unknownShare };
  });
  return { correlationid, time, records };
}

async function expectSame(content: Buffer): Promise<number> {
  const { scanned, ...found } = await read(content);
  expect(found).toEqual(parsed(content));
  return scanned;
}

test('lines of whatever JSON, and of what is none, are read as a parser reads them', async () => {
  const NEWLINES = ['\n', '\r\n', '\n\n', ' \n'];
  let scanned = 0;
  let lines = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(awkwardLine, fc.nat(15)), { minLength: 10, maxLength: 30 }),
      fc.boolean(),
      async (drawn, ends) => {
        const pieces = drawn.flatMap(([line, end]) => [line, Buffer.from(NEWLINES[end] ?? '\n')]);
        lines += drawn.length;
        scanned += await expectSame(Buffer.concat(ends ? pieces : pieces.slice(0, -1)));
      },
    ),
    { numRuns: 200 },
  );
  // Otherwise nothing would be compared.
  expect(scanned).toBeGreaterThan(lines / 10);
});

test('a line of the collector is read without a parser, with whatever text has no \\u', async () => {
  for (const text of ['The lens.', 'Zeile 1\n\t"Zeile 2"\r\n\\ / \b\f', 'naïve 字 😀', '', 'x'.repeat(5000)]) {
    const event = {
      ...{
        specversion: '1.0',
        id: 'a',
        source: 'Größe/1',
        type: 'mlops.inference.inputs',
        time: '2026-11-28T12:00:00.000Z',
      },
      ...{ data: [{ text, characters: text.length }], correlationid: 'client-7', modelversion: '1' },
    };
    expect(await expectSame(Buffer.from(`${JSON.stringify(event)}\n`)), text.slice(0, 20)).toBe(1);
  }
});

test('lines are whole wherever reading stops between them, and however long they are', async () => {
  const event = (text: string) =>
    `${JSON.stringify({ correlationid: text.slice(0, 9), time: '2026-11-28T12:00:00.000Z', data: [{ text }] })}\n`;
  const many = Array.from({ length: 5000 }, (_, i) => event(`${i} ${'word '.repeat(i % 60)}`)).join('');
  const long = event('é🦓x "quoted"\n'.repeat(80_000));
  const ascii = event('x'.repeat(1_000_000));
  for (const content of [
    many,
    long + many,
    many + long + ascii + long + many,
    ascii,
    ascii.slice(0, -1),
    ascii.slice(0, -9),
  ]) {
    await expectSame(Buffer.from(content));
  }
  // A line that fills what is read at once but for its newline, and its neighbours.
  for (let size = 262_125; size < 262_150; size++) {
    const begun = event('');
    await expectSame(Buffer.from(event('y'.repeat(size - begun.length)) + event('z')));
  }
});

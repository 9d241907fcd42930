import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hash48 } from '../../hash48.ts';
import { HourSketch } from '../../sketch/hour-sketch.ts';
import { countWords } from '../../two-sample/count-words.ts';
import { BUCKETS } from '../../two-sample/hashed-words.ts';
import { Window } from '../../window/window.ts';
import { type CollectedDocument, keyOf } from '../document.ts';
import { joinEvents, parseEvent } from '../parse-event.ts';
import { readDocuments } from '../read-documents.ts';
import { awkwardText, awkwardTime } from './lines.fixture.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'scanned-'));
  for (const side of ['inputs', 'outputs']) await mkdir(path.join(folder, side), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

const TIME = '2026-11-28T12:00:00.000Z';
const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 1.0000005, 1.1, -1, 0.0005));
const request = fc.record({
  time: awkwardTime,
  id: fc.oneof(fc.uuid(), fc.string({ unit: 'grapheme-ascii', maxLength: 500 }), awkwardText),
  input: fc.oneof(
    fc.record({ text: awkwardText, characters: fc.nat(200_000) }, { requiredKeys: ['text'] }),
    fc.record({ textSha256: awkwardText, characters: fc.nat(9) }, { requiredKeys: [] }),
  ),
  output: fc.record(
    { label: awkwardText, probability: share, unknownShare: share, score: fc.double() },
    { requiredKeys: ['label'] },
  ),
});

const fieldsOf = (own: CollectedDocument) => {
  const { correlationId, index, time, text, textHash, characters, label, confidence, unknownShare } = own;
  return { correlationId, index, time, text, textHash, characters, label, confidence, unknownShare };
};

test('documents in memory, and their sketches, are those of a parser, bit for bit', async () => {
  const files = { inputs: path.join(folder, 'inputs/p.jsonl'), outputs: path.join(folder, 'outputs/p.jsonl') };
  await fc.assert(
    fc.asyncProperty(fc.array(request, { maxLength: 25 }), async (requests) => {
      const sides = [
        requests.map(({ id, input, time }) => line(id, input, time)),
        requests.map(({ id, output }) => line(id, output)),
      ];
      await writeFile(files.inputs, sides[0]!.join(''));
      await writeFile(files.outputs, sides[1]!.join(''));
      const expected = sides[0]!.map((own, i) => joinEvents(parseEvent(own)!, parseEvent(sides[1]![i]!)!));
      const windows = [0, 1].map(() => new Window(TIME, TIME, 10));
      const see = (window: Window, document: CollectedDocument) => {
        window.sketch.add(document);
        window.see(document, new Map());
      };
      const parsed = expected.flatMap((documents) => documents ?? []);
      for (const document of parsed) see(windows[0]!, document);
      let [at, broken] = [0, 0];
      for await (const batch of readDocuments(
        { hour: '2026-11-28T12', ...files, service: undefined, isLast: true },
        () => broken++,
      )) {
        for (const document of batch.flat()) {
          expect(fieldsOf(document)).toEqual(fieldsOf(parsed[at++]!));
          expectSameAnswers(document);
          see(windows[1]!, document);
        }
      }
      expect([at, broken]).toEqual([parsed.length, requests.length - parsed.length]);
      const [own, other] = windows.map(({ sketch, sample }) => [JSON.stringify(sketch), sample.texts(), sample.added]);
      expect(other).toEqual(own);
    }),
    { numRuns: 200 },
  );
});

function line(correlationid: string, record: object, time = TIME): string {
  return `${JSON.stringify({ id: 'x', time, data: [record], correlationid, modelversion: '1' })}\n`;
}

function expectSameAnswers(document: CollectedDocument): void {
  const { bytes, text, textHash } = document;
  if (!bytes) return;
  const content = text ?? textHash;
  expect(bytes.hasText).toBe(text !== undefined);
  expect(bytes.idHash()).toBe(hash48(keyOf(document)));
  expect(bytes.contentHash()).toBe(content === undefined ? undefined : hash48(content));
  if (text === undefined) return;
  const [expected, counted] = [new Float64Array(BUCKETS), new Float64Array(BUCKETS)];
  expect(bytes.countWords(counted)).toBe(countWords(text, expected));
  expect(Buffer.compare(Buffer.from(counted.buffer), Buffer.from(expected.buffer))).toBe(0);
}

test('of a long text as many words count as ever', async () => {
  const texts = [199, 200, 201, 5000].map((count) =>
    Array.from({ length: count }, (_, i) => `Word${i} again`).join(' '),
  );
  texts.push(`${'- '.repeat(9_990)}first second third fourth`);
  const files = { inputs: path.join(folder, 'inputs/p.jsonl'), outputs: path.join(folder, 'outputs/p.jsonl') };
  await writeFile(files.inputs, texts.map((text, i) => line(String(i), { text })).join(''));
  await writeFile(files.outputs, texts.map((_, i) => line(String(i), { label: 'a' })).join(''));
  const [scanned, parsed] = [new HourSketch('2026-11-28T12'), new HourSketch('2026-11-28T12')];
  for await (const batch of readDocuments({ hour: '', ...files, service: undefined, isLast: true }, () => {})) {
    for (const document of batch.flat()) {
      expectSameAnswers(document);
      scanned.add(document);
      parsed.add(fieldsOf(document));
    }
  }
  expect(scanned.documents).toBe(texts.length);
  expect(JSON.stringify(scanned)).toBe(JSON.stringify(parsed));
});

import { describe, expect, test } from 'vitest';
import { readCsvFrames } from './csv-frames.ts';
import { type Frame, readLines } from './frames.ts';
import { readJsonFrames } from './json-frames.ts';
import { inChunks } from './read.fixture.ts';

async function collect(batches: AsyncIterable<Frame[]>): Promise<[number, string, boolean][]> {
  const frames: [number, string, boolean][] = [];
  for await (const batch of batches) {
    for (const { line, bytes, tooLong } of batch) frames.push([line, bytes.toString(), tooLong]);
  }
  return frames;
}

const readers = {
  'JSON Lines': (chunks: AsyncIterable<Buffer>, maxBytes: number) => readLines(chunks, maxBytes),
  CSV: (chunks: AsyncIterable<Buffer>, maxBytes: number) =>
    readCsvFrames(chunks, { delimiter: ',', maxBytes, file: 'a.csv' }),
};

describe.each(Object.entries(readers))('lines of %s', (_, read) => {
  test.each([[[1]], [[2, 3]], [[1000]]])('are the same in chunks of %s', async (lengths) => {
    const text = `\uFEFFone\r\n\ntwo, naïve\n${'x'.repeat(700)}\nlast`;
    expect(await collect(read(inChunks(Buffer.from(text), lengths), 600))).toEqual([
      [1, 'one', false],
      [2, '', false],
      [3, 'two, naïve', false],
      [4, 'x'.repeat(512), true],
      [5, 'last', false],
    ]);
  });

  test('a line of 200 MB passes without being held in memory', async () => {
    const chunk = Buffer.alloc(1 << 20, 'x');
    let peak = 0;
    const before = process.memoryUsage().arrayBuffers;
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from('first\n');
      for (let i = 0; i < 200; i++) {
        peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
        yield chunk;
      }
      yield Buffer.from('\nlast');
    }
    const frames = await collect(read(endless(), 1 << 20));
    expect(frames.map(([line, text, tooLong]) => [line, text.length, tooLong])).toEqual([
      [1, 5, false],
      [2, 512, true],
      [3, 4, false],
    ]);
    expect(peak).toBeLessThan(8 << 20);
  });
});

test('a byte order mark in three chunks is dropped, fewer bytes than a mark are kept', async () => {
  expect(await collect(readLines(inChunks(Buffer.from('\uFEFFa'), [1]), 9))).toEqual([[1, 'a', false]]);
  expect(await collect(readLines(inChunks(Buffer.from('ab'), [1]), 9))).toEqual([[1, 'ab', false]]);
});

test.each([[[1]], [[2, 3]], [[1000]]])('the lists of an object hold its elements, in chunks of %s', async (lengths) => {
  const text = JSON.stringify({
    version: '[1]',
    train: [{ text: 'a, ]}"\\', tags: ['x'] }, { text: 'b' }],
    about: { lists: [1, 2], more: [[3]] },
    none: [],
    test: [['c', 'x']],
  });
  for (const layout of [text, JSON.stringify(JSON.parse(text), null, 2)]) {
    const frames = await collect(readJsonFrames(inChunks(Buffer.from(layout), lengths), 600, { lists: true }));
    expect(frames.map(([element, json]) => [element, JSON.parse(json)])).toEqual([
      [1, { text: 'a, ]}"\\', tags: ['x'] }],
      [2, { text: 'b' }],
      [3, ['c', 'x']],
    ]);
  }
});

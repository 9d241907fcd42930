import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RandomStream } from '@aml-mlops/random';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawPost } from '../posts.fixture.ts';
import { HourSketch } from '../sketch/hour-sketch.ts';
import type { Window } from '../window/window.ts';
import { type Collected, readCollected } from './read-collected.ts';

const HOURS = ['2026-11-26T22', '2026-11-26T23', '2026-11-27T00', '2026-11-27T05'];
const truth = new Map<string, string>();
let folder: string;

/** Each hour as written by one process, and the same requests as written by three. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'read-collected-'));
  const random = new RandomStream(3);
  for (const hour of HOURS) {
    for (let i = 0; i < 60; i++) {
      const id = `${hour}-${i}`;
      const [text, label] = [drawPost(random, i % 3), i % 2 === 0 ? 'radio' : '__proto__'];
      if (i % 5 === 0) truth.set(`${id}/0`, i % 3 === 0 ? label : 'lens');
      await write('one', 'p', hour, id, { text, characters: text.length }, { label, probability: random.uniform() });
      await write('three', `p${random.below(3)}`, hour, id, ...lastWritten);
    }
  }
});
afterAll(() => rm(folder, { recursive: true }));

let lastWritten: [object, object];
async function write(how: string, process: string, hour: string, id: string, input: object, output: object) {
  lastWritten = [input, output];
  for (const [side, data] of Object.entries({ inputs: input, outputs: output })) {
    const at = path.join(folder, how, side, hour.replace(/[-T]/g, '/'));
    await mkdir(at, { recursive: true });
    const event = { correlationid: id, time: `${hour}:30:00.000Z`, data: [data] };
    await writeFile(path.join(at, `${process}.jsonl`), `${JSON.stringify(event)}\n`, { flag: 'a' });
  }
}

function contentOf({ windows, hours }: Collected) {
  const windowOf = ({ from, to, sketch, sample, labelled }: Window) => {
    return { from, to, sketch: sketch.toJSON(), texts: sample.texts(), added: sample.added, labelled };
  };
  return { windows: windows.map(windowOf), hours: [...hours].map(([hour, sketch]) => [hour, sketch.toJSON()]) };
}

test('requests of however many processes, read on however many threads, are summed up the same', {
  timeout: 60_000,
}, async () => {
  const known = new Map([['2026-11-25T10', new HourSketch('2026-11-25T10')]]);
  const read = async (how: string, workers: number) =>
    contentOf(
      await readCollected(path.join(folder, how), known, truth, { length: { hours: 24 }, sampled: 50, workers }),
    );
  const expected = await read('one', 1);
  expect(expected.windows.map(({ from, added, texts }) => [from, added, texts.length])).toEqual([
    ['2026-11-25T00:00:00.000Z', 0, 0],
    ['2026-11-26T00:00:00.000Z', 120, 50],
    ['2026-11-27T00:00:00.000Z', 120, 50],
  ]);
  expect(expected.windows.map(({ labelled }) => labelled)).toEqual([
    { documents: 0, right: 0 },
    { documents: 24, right: 8 },
    { documents: 24, right: 8 },
  ]);
  expect(await read('one', 2)).toEqual(expected);
  expect(await read('three', 1)).toEqual(expected);
  expect(await read('three', 2)).toEqual(expected);
});

test('windows of so many documents begin where the documents before them end', async () => {
  const { windows, hours } = await readCollected(path.join(folder, 'one'), new Map(), truth, {
    ...{ length: { documents: 100 }, sampled: 1000 },
  });
  expect(windows.map(({ from, sketch }) => [from, sketch.documents])).toEqual([
    ['2026-11-26T22:00:00.000Z', 100],
    ['2026-11-26T23:30:00.000Z', 100],
    ['2026-11-27T05:30:00.000Z', 40],
  ]);
  expect([...hours.values()].map(({ documents }) => documents)).toEqual([60, 60, 60, 60]);
});

test('of two sides that are not in the same order, each request is found', async () => {
  const other = path.join(folder, 'disorder');
  const event = (id: number, data: object) =>
    `${JSON.stringify({ correlationid: `${id}`, time: '2026-11-28T12:00:00.000Z', data: [data] })}\n`;
  const lines = {
    inputs: [0, 1, 2, 3, 4, 5, 6].map((id) => event(id, { text: `post ${id}` })),
    outputs: [0, 2, 1, 3, 6, 4, 9].map((id) => event(id, { label: 'radio' })),
  };
  for (const [side, content] of Object.entries(lines)) {
    await mkdir(path.join(other, side, '2026/11/28/12'), { recursive: true });
    await writeFile(path.join(other, side, '2026/11/28/12/p.jsonl'), content.join(''));
  }
  const { windows } = await readCollected(other, new Map(), new Map(), { length: { hours: 1 }, sampled: 10 });
  expect(windows[0]?.sample.texts().sort()).toEqual([0, 1, 2, 3, 4, 6].map((id) => `post ${id}`));
  // The input of 5 and the output of 9.
  expect(windows[0]?.sketch.broken).toBe(2);
});

import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listFiles } from '@aml-mlops/artifacts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCollected } from '../collected/read-collected.ts';
import { retain } from '../collected/retain.ts';
import { forget } from './forget.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'forget-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const event = (kind: string, correlationid: string, time: string, data: object) =>
  `${JSON.stringify({ specversion: '1.0', type: `mlops.inference.${kind}`, correlationid, time, data: [data] })}\n`;

/** Requests of an hour, as the service lays them out. */
async function collect(root: string, hour: string, texts: Readonly<Record<string, string>>): Promise<void> {
  const time = `${hour}:30:00.000Z`;
  for (const kind of ['inputs', 'outputs']) {
    const at = path.join(root, 'mail/3', kind, hour.replaceAll('-', '/').replace('T', '/'));
    await mkdir(at, { recursive: true });
    const lines = Object.entries(texts).map(([id, text]) =>
      event(
        kind,
        id,
        time,
        kind === 'inputs' ? { text, characters: text.length } : { label: 'radio', probability: 0.9 },
      ),
    );
    await writeFile(path.join(at, 'p.jsonl'), lines.join(''));
  }
}

const everything = async (root: string) =>
  (await Promise.all((await listFiles(root)).map((file) => readFile(path.join(root, file), 'utf8')))).join('');
const read = (root: string) => readCollected(root, new Map(), new Map(), { length: { hours: 24 }, sampled: 100 });

test('a text is nowhere any more once its request is forgotten: raw, labels, and partitions made of it', async () => {
  const root = path.join(folder, 'follow');
  await collect(root, '2026-11-28T09', {
    a: 'about the lens',
    b: 'Zebedee called from 0172 🦓',
    c: 'x'.repeat(3_000_000),
  });
  await mkdir(path.join(root, 'labels'));
  await writeFile(
    path.join(root, 'labels/given.jsonl'),
    '{"correlationId": "b", "label": "radio"}\n{"correlationId": "a", "label": "lens"}',
  );
  await mkdir(path.join(root, 'week=2026-W48'));
  await writeFile(
    path.join(root, 'week=2026-W48/labelled.jsonl'),
    '{"id": "b", "text": "Zebedee called", "label": "radio"}\n',
  );
  const before = await read(root);
  expect(before.windows[0]?.sample.texts().join()).toContain('Zebedee');
  expect(JSON.stringify([...before.hours.values()])).not.toMatch(/Zebedee/i);

  expect(await forget(root, new Set(['b']))).toBe(4);
  expect(await everything(root)).not.toMatch(/Zebedee|"b"/);
  const { windows, hours } = await read(root);
  expect(windows[0]?.sketch).toMatchObject({ documents: 2, broken: 0 });
  expect(windows[0]?.sample.texts().join()).not.toContain('Zebedee');
  expect(hours.get('2026-11-28T09')?.values.characters.total).toBe(2);
  expect(await forget(root, new Set(['b']))).toBe(0);
});

test('a service that goes on writing to the file loses nothing', async () => {
  const root = path.join(folder, 'busy');
  await collect(root, '2026-11-28T09', { a: 'one', b: 'two' });
  const [inputs = ''] = (await listFiles(root)).filter((file) => file.includes('inputs'));
  const file = path.join(root, inputs);
  const forgetting = forget(root, new Set(['b']));
  for (let i = 0; i < 50; i++)
    await appendFile(file, event('inputs', `later-${i}`, '2026-11-28T09:40:00.000Z', { characters: 1 }));
  await forgetting;
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  expect(lines.map((line) => (JSON.parse(line) as { correlationid: string }).correlationid)).toHaveLength(51);
});

test('hours past their days go, with their folders; others stay', async () => {
  const root = path.join(folder, 'retain');
  await collect(root, '2026-11-20T09', { a: 'old' });
  await collect(root, '2026-11-28T09', { a: 'new' });
  await writeFile(path.join(root, 'notes.txt'), 'mine');
  expect(await retain(root, 7, Date.parse('2026-11-28T12:00:00Z'))).toBe(2);
  expect(await listFiles(root)).toEqual([
    'mail/3/inputs/2026/11/28/09/p.jsonl',
    'mail/3/outputs/2026/11/28/09/p.jsonl',
    'notes.txt',
  ]);
});

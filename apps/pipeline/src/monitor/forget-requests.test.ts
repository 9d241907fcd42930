import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listFiles } from '@aml-mlops/artifacts';
import { assignLabels, snapshotOf, writePartitions } from '@aml-mlops/feedback/labels';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { openLabels } from '@aml-mlops/tracking/labels';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { forgetRequests } from './monitor-actions.ts';

const TEXT = 'Zebedee called from 0172 about the lens';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'forget-requests-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Files below the folder that have the text, the tracking store among them. */
async function placesOf(text: string): Promise<string[]> {
  const files = await listFiles(folder);
  const has = await Promise.all(files.map(async (file) => (await readFile(path.join(folder, file))).includes(text)));
  return files.filter((_, i) => has[i]).map((file) => file.split(path.sep).join('/'));
}

test('one text is followed through: collected, asked about, labelled, absorbed, in Parquet; forgotten, it is nowhere', async () => {
  const hour = path.join(folder, 'collected/mail/3/inputs/2026/11/28/09');
  await mkdir(hour, { recursive: true });
  const event = (id: string, text: string) => `${JSON.stringify({ correlationid: id, data: [{ text }] })}\n`;
  await writeFile(path.join(hour, 'p.jsonl'), event('a', 'another one') + event('b', TEXT));

  const workspace = openWorkspace(path.join(folder, 'home'));
  const labels = openLabels(workspace.trackingUri);
  const queue = labels.queue('mail');
  queue.configure({ labels: ['optics', 'radio'], annotators: 1 });
  const asked = { source: 'collected', arm: 'query', strategy: 'margin' } as const;
  queue.add([
    { text: 'another one', sourceId: 'a', ...asked },
    { text: TEXT, sourceId: 'b', ...asked },
  ]);
  for (const { id } of queue.list()) queue.answer(id, { annotator: 'ann', label: 'optics', origin: 'csv' });
  const snapshot = snapshotOf(queue);
  const raw = path.join(folder, 'raw');
  await mkdir(path.join(raw, 'week=2026-W47'), { recursive: true });
  const assignments = await assignLabels(snapshot, [], 'test');
  await writePartitions(raw, 'week', 'mail', assignments, {
    ...{ textColumn: 'body', labelColumn: 'label', idColumn: 'post' },
  });
  const parquet = parquetWriteBuffer({
    columnData: [
      { name: 'id', data: ['a', 'b'] },
      { name: 'text', data: ['another one', TEXT] },
    ],
  });
  await writeFile(path.join(raw, 'week=2026-W47/posts.parquet'), new Uint8Array(parquet));

  const held = (await placesOf('Zebedee')).map((file) => file.replace(/W\d+-train/, 'WEEK-train'));
  expect(held.filter((file) => !file.startsWith('home/'))).toEqual([
    'collected/mail/3/inputs/2026/11/28/09/p.jsonl',
    'raw/week=2026-W47/posts.parquet',
    'raw/week=2026-WEEK-train/labels.jsonl',
  ]);
  expect(held.some((file) => file.startsWith('home/mlops.db'))).toBe(true);

  const print = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const flags = { collected: path.join(folder, 'collected'), also: [raw], json: false };
  await forgetRequests(['b'], flags, workspace);
  await forgetRequests(['b'], flags, workspace);
  const printed = print.mock.calls.map(([text]) => text);
  print.mockRestore();
  expect(printed).toEqual(['3 lines and 1 text of the label queues deleted\n', 'no request of these ids was found\n']);
  expect(queue.list().map(({ sourceId, text, label }) => [sourceId, text, label])).toEqual([
    ['a', 'another one', 'optics'],
    ['b', undefined, 'optics'],
  ]);
  labels.close();
  workspace.close();
  expect(await placesOf('Zebedee')).toEqual([]);
  expect(await placesOf('another one')).toHaveLength(4);
});

import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Collector } from './collector.ts';
import { folderSink } from './sink.ts';

const exchange = (correlationId: string) => ({
  ...{ correlationId, model: { name: 'mail', version: '3' }, texts: ['radio'] },
  predictions: [{ label: 'radio', probability: 0.9, score: 0.9, top: [], unknownShare: 0.5 }],
});

async function idsOf(at: string, kind: string): Promise<string[]> {
  const files = (await readdir(at, { recursive: true })).filter(
    (file) => file.includes(`/${kind}/`) && file.endsWith('.jsonl'),
  );
  const texts = await Promise.all(files.map((file) => readFile(path.join(at, file), 'utf8')));
  return texts.flatMap((text) =>
    text
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { correlationid: string }).correlationid])),
  );
}

test('of 500,000 requests sampled at 10 %, every kept input has its output', { timeout: 600_000 }, async () => {
  const at = await mkdtemp(path.join(tmpdir(), 'collect-many-'));
  const told = { written: 0, dropped: 0 };
  const collector = new Collector({
    ...{ sink: folderSink(at), share: 0.1, texts: 'stored', log: () => {} },
    onCollected: (outcome) => told[outcome]++,
  });
  for (let i = 0; i < 500_000; i++) {
    collector.offer(exchange(`request-${i}`));
    if (i % 20_000 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await collector.close();
  const [inputs, outputs] = [await idsOf(at, 'inputs'), await idsOf(at, 'outputs')];
  // What a slow disk does not keep up with is dropped, both sides, and counted.
  expect(told.written + told.dropped).toBeGreaterThan(49_000);
  expect(told.written + told.dropped).toBeLessThan(51_000);
  expect(inputs).toHaveLength(told.written);
  expect(outputs).toEqual(inputs);
  await rm(at, { recursive: true });
});

/** Offers a request a millisecond and says of each when it did, until it is killed. */
const PROGRAM = `
import { Collector } from ${JSON.stringify(path.join(import.meta.dirname, 'collector.ts'))};
import { folderSink } from ${JSON.stringify(path.join(import.meta.dirname, 'sink.ts'))};
const collector = new Collector({ sink: folderSink(process.argv[1]), share: 1, texts: 'stored', log: () => {} });
const predictions = [{ label: 'radio', probability: 0.9, score: 0.9, top: [], unknownShare: 0.5 }];
const model = { name: 'mail', version: '3' };
let i = 0;
setInterval(() => {
  collector.count({ model, status: 200, milliseconds: 1 });
  collector.offer({ correlationId: String(i), model, texts: ['radio'], predictions });
  process.stdout.write(i++ + ' ' + Date.now() + '\\n');
}, 1);
`;

test('kill -9 loses at most what waited to be written, and no counter says that it ended', {
  timeout: 120_000,
}, async () => {
  const at = await mkdtemp(path.join(tmpdir(), 'collect-kill-'));
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, at], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
    if (said.split('\n').length > 3000) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  const offered = said
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number));
  const last = offered.at(-1)![1]!;
  const kept = new Set(await idsOf(at, 'inputs'));
  expect(new Set(await idsOf(at, 'outputs'))).toEqual(kept);
  // A second that waits, and one more for a machine that is slow to write it.
  const older = offered.filter(([, time]) => time! < last - 2000).map(([i]) => String(i));
  expect(older.filter((id) => !kept.has(id))).toEqual([]);
  const [service = ''] = (await readdir(at, { recursive: true })).filter(
    (file) => file.includes('/service/') && file.endsWith('.jsonl'),
  );
  const counters = (await readFile(path.join(at, service), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kept: number; closed?: boolean });
  expect(counters.some(({ closed }) => closed)).toBe(false);
  expect(counters.reduce((sum, { kept: n }) => sum + n, 0)).toBe(kept.size);
  await rm(at, { recursive: true });
});

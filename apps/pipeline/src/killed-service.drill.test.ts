import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunningCommand, registerModels, startMlops } from '@aml-mlops/cli/testing';
import { readCollected } from '@aml-mlops/monitoring';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
let service: RunningCommand | undefined;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mlops-killed-service-'));
  await registerModels(path.join(folder, 'home'));
});
afterAll(async () => {
  service?.child.kill('SIGKILL');
  await service?.finished;
  await rm(folder, { recursive: true, force: true });
});

const ANSWERS = 3000;
/** A second that waits, and one more for a machine that is slow to write it. */
const LOST_MS = 2000;

/** Asks, several at a time, until nothing answers. @returns when each was answered, by correlation id */
async function ask(url: string, onAnswer: (answered: number) => void): Promise<Map<string, number>> {
  const answered = new Map<string, number>();
  let next = 0;
  const one = async () => {
    for (;;) {
      const id = `request-${next++}`;
      const headers = { 'content-type': 'application/json', 'x-ms-client-request-id': id };
      try {
        const answer = await fetch(`${url}/score`, { method: 'POST', headers, body: `{"texts": ["radio ${id}"]}` });
        await answer.text();
        if (!answer.ok) return;
      } catch {
        return;
      }
      answered.set(id, Date.now());
      onAnswer(answered.size);
    }
  };
  await Promise.all([one(), one(), one(), one()]);
  return answered;
}

async function idsOf(side: string): Promise<string[]> {
  const files = (await readdir(path.join(folder, 'collected'), { recursive: true })).filter(
    (file) => file.includes(`/${side}/`) && file.endsWith('.jsonl'),
  );
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, 'collected', file), 'utf8')));
  // A kill may cut the last line.
  const lines = texts.flatMap((text) => text.slice(0, text.lastIndexOf('\n') + 1).split('\n'));
  return lines.flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { correlationid: string }).correlationid]));
}

test('a service killed while it answers loses what it had not written, a second or so, and monitoring says that it was', {
  timeout: 300_000,
}, async () => {
  const collect = ['--collect', path.join(folder, 'collected'), '--collect-texts', 'stored'];
  const command = startMlops(path.join(folder, 'home'), [
    'serve',
    '--model',
    'mail@champion',
    '--port',
    '0',
    '--json',
    ...collect,
  ]);
  service = command;
  const { url } = JSON.parse(await command.prints(/\]\s*\}\s*$/)) as { url: string };
  let killed = Number.POSITIVE_INFINITY;
  const answered = await ask(url, (count) => {
    if (count !== ANSWERS) return;
    killed = Date.now();
    command.child.kill('SIGKILL');
  });
  await command.finished;

  const [inputs, outputs] = [new Set(await idsOf('inputs')), new Set(await idsOf('outputs'))];
  const older = [...answered].filter(([, time]) => time < killed - LOST_MS).map(([id]) => id);
  expect(older.length, 'answers before the last seconds').toBeGreaterThan(0);
  expect(older.filter((id) => !inputs.has(id) || !outputs.has(id))).toEqual([]);

  // An hour is over when a later one has begun, here of another process.
  const later = new Date(Date.now() + 3_600_000).toISOString();
  const place = path.join(folder, 'collected/mail/1/service', later.slice(0, 13).replace(/[-T]/g, '/'));
  await mkdir(place, { recursive: true });
  await writeFile(
    path.join(place, 'other.jsonl'),
    `${JSON.stringify({ time: later, statuses: { 200: 1 }, closed: true })}\n`,
  );
  const { hours } = await readCollected(path.join(folder, 'collected'), new Map(), new Map(), {
    ...{ length: { hours: 1 }, sampled: 100 },
  });
  const sketches = [...hours.values()];
  const sum = (of: (sketch: (typeof sketches)[number]) => number) => sketches.reduce((all, each) => all + of(each), 0);
  expect(sum(({ outcomes }) => outcomes.get('unclosed') ?? 0)).toBe(1);
  // A kill between the two sides of a second leaves inputs without outputs: they are no documents, and counted as broken.
  const both = [...inputs].filter((id) => outputs.has(id)).length;
  expect(sum(({ documents }) => documents)).toBe(both);
  expect(sum(({ broken }) => broken)).toBeGreaterThanOrEqual(inputs.size + outputs.size - 2 * both);
});

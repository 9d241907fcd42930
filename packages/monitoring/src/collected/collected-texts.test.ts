import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { collectedTexts } from './collected-texts.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'collected-'));
afterAll(() => rm(folder, { recursive: true }));

async function collect(time: string, correlationid: string, inputs: readonly object[]): Promise<void> {
  const lines = { inputs, outputs: inputs.map(() => ({ label: 'ham', probability: 0.9 })) };
  for (const [side, data] of Object.entries(lines)) {
    const hour = path.join(folder, side, time.slice(0, 10).replaceAll('-', '/'), time.slice(11, 13));
    await mkdir(hour, { recursive: true });
    await writeFile(path.join(hour, `${correlationid}.jsonl`), `${JSON.stringify({ correlationid, time, data })}\n`);
  }
}

test('texts of a stretch of time are read with the ids of their requests; those that were not kept are left out', async () => {
  await collect('2026-11-28T11:59:59.999Z', 'before', [{ text: 'too soon' }]);
  await collect('2026-11-28T12:00:00.000Z', 'first', [{ text: 'one' }, { text: 'two' }]);
  await collect('2026-11-28T12:30:00.000Z', 'hashed', [{ textSha256: 'f00', characters: 4 }]);
  await collect('2026-11-28T13:00:00.000Z', 'last', [{ text: 'three' }]);
  await collect('2026-11-28T13:00:00.001Z', 'after', [{ text: 'too late' }]);
  const span = { from: '2026-11-28T12:00:00.000Z', to: '2026-11-28T13:00:00.000Z' };
  expect(await collectedTexts(folder, span)).toEqual({
    ids: ['first', 'first', 'last'],
    texts: ['one', 'two', 'three'],
  });
});

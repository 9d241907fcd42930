import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openKeptSplits } from './kept-splits.ts';

test('splits are found again after a benchmark broke off, also in the middle of a line', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kept-splits-'));
  try {
    const file = path.join(folder, 'splits.jsonl');
    const scores = { model: 'm', seconds: 1, own: { accuracy: 0.9, macroF1: 0.8 } };
    await (await openKeptSplits(file)).keep('sms 0', scores);
    await appendFile(file, '{"key":"sms 1","mod');
    const again = await openKeptSplits(file);
    expect(again.find('sms 0')).toEqual(scores);
    expect(again.find('sms 1')).toBeUndefined();
    await again.keep('sms 1', scores);
    expect((await openKeptSplits(file)).find('sms 1')).toEqual(scores);
    expect((await openKeptSplits(undefined)).find('sms 0')).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true });
  }
});

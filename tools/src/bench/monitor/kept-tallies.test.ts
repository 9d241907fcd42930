import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { addTally, KeptTallies, newTally } from './kept-tallies.ts';

test('a benchmark that was stopped finds what it had counted, and not what was cut', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tallies-'));
  const file = path.join(folder, 'kept.jsonl');
  const first = await KeptTallies.open(file);
  const tally = newTally();
  addTally(tally, { ...newTally(), windows: 3, bias: 0.5 });
  await first.keep({ repeat: 1, documents: 50 }, tally);
  await appendFile(file, '\n{"part": "{\\"repeat\\":2}", "tal');
  const again = await KeptTallies.open(file);
  expect(again.find({ repeat: 1, documents: 50 })).toEqual({ ...newTally(), windows: 3, bias: 0.5 });
  expect(again.find({ repeat: 2 })).toBeUndefined();
  await again.keep({ repeat: 2 }, tally);
  expect((await KeptTallies.open(file)).find({ repeat: 2 })).toEqual(tally);
  await rm(folder, { recursive: true });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { kept } from './kept-step.ts';

test('what ended is not made again, and what was broken off is', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kept-step-'));
  try {
    const file = path.join(folder, 'step/done.json');
    await expect(kept(file, () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
    let made = 0;
    const make = async () => ({ made: ++made });
    expect(await kept(file, make)).toEqual({ made: 1 });
    // A writer that was killed leaves the file beside it.
    await writeFile(`${file}.part`, '{"made"');
    expect(await kept(file, make)).toEqual({ made: 1 });
  } finally {
    await rm(folder, { recursive: true });
  }
});

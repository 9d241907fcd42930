import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type TokenBatch, TokenSpool } from './token-spool.ts';

const documents = fc.array(fc.array(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { maxLength: 20 }), { maxLength: 10 });

function batchOf(words: readonly (readonly number[])[]): TokenBatch {
  return { lengths: Int32Array.from(words, (each) => each.length), tokens: Int32Array.from(words.flat()) };
}

test.each([0, 50, 1e9])(
  'what is put in comes out in order, as often as asked, with %i bytes in memory',
  (heldBytes) => {
    fc.assert(
      fc.property(fc.array(documents, { maxLength: 5 }), (batches) => {
        const spool = new TokenSpool(heldBytes);
        try {
          for (const batch of batches) spool.append(batchOf(batch));
          expect([...spool.batches()]).toEqual(batches.map(batchOf));
          expect([...spool.batches()]).toEqual(batches.map(batchOf));
        } finally {
          spool.close();
        }
      }),
      { seed: 19, numRuns: 40 },
    );
  },
);

test('nothing lies in the folder of the temporary file, before closing and after', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'spool-'));
  try {
    const spool = new TokenSpool(0, folder);
    spool.append(batchOf([[1, 2, 300]]));
    expect(readdirSync(folder)).toEqual([]);
    expect(spool.bytes).toBe(6);
    expect([...spool.batches()]).toEqual([batchOf([[1, 2, 300]])]);
    spool.close();
    spool.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

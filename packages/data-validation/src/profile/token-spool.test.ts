import { existsSync, readdirSync } from 'node:fs';
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

test('a closed spool leaves no file', () => {
  const before = new Set(readdirSync(tmpdir()));
  const spool = new TokenSpool(0);
  spool.append(batchOf([[1, 2, 300]]));
  const own = readdirSync(tmpdir()).filter((name) => name.startsWith('mlops-words-') && !before.has(name));
  spool.close();
  spool.close();
  expect(own.length).toBeGreaterThan(0);
  expect(spool.bytes).toBe(6);
  expect(own.some((name) => existsSync(path.join(tmpdir(), name, 'words')))).toBe(false);
});

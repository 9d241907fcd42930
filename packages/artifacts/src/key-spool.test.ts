import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeySpool, rowsOfRepeatedKeys, textKey } from './key-spool.ts';

/** Few different ones, so that many are repeated, and some of one partition. */
const keys = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(7 * 256, 2 ** 53 - 1, 2 ** 52)), {
  maxLength: 80,
});

test.each([1, 3, 512])('repeated keys are those that a Map finds, with %i records in memory', (chunkRecords) => {
  fc.assert(
    fc.property(keys, (all) => {
      const spool = new KeySpool({ chunkRecords });
      try {
        for (const [row, key] of all.entries()) spool.add(key, row);
        const rows = Map.groupBy(all.keys(), (row) => all[row]!);
        const repeated = [...rows.values()].filter((own) => own.length > 1).flat();
        expect([...rowsOfRepeatedKeys(spool)]).toEqual(repeated.sort((a, b) => a - b));
        expect(spool.size).toBe(all.length);
      } finally {
        spool.close();
      }
    }),
    { seed: 29, numRuns: 60 },
  );
});

test.each([1, 3, 512])(
  'a partition has all records of its keys, in order, as often as asked: %i in memory',
  (chunk) => {
    fc.assert(
      fc.property(keys, (all) => {
        const spool = new KeySpool({ chunkRecords: chunk });
        try {
          for (const [row, key] of all.entries()) spool.add(key, 2 ** 40 + row);
          for (let time = 0; time < 2; time++) {
            const found = [...spool.partitions()].map((partition) => [...partition.records()]);
            const expected = Array.from(found, (_, i) =>
              [...all.entries()]
                .filter(([, key]) => key % found.length === i)
                .map(([row, key]) => [key, 2 ** 40 + row]),
            );
            expect(found).toEqual(expected);
          }
        } finally {
          spool.close();
        }
      }),
      { seed: 30, numRuns: 20 },
    );
  },
);

test('nothing lies in the folder of the temporary file, so that a process that is killed leaves nothing there', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'keys-'));
  try {
    const spool = new KeySpool({ folder, chunkRecords: 2 });
    for (const [row, key] of [256, 512, 256, 768].entries()) spool.add(key, row);
    expect(readdirSync(folder)).toEqual([]);
    expect([...rowsOfRepeatedKeys(spool)]).toEqual([0, 2]);
    spool.close();
    spool.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a folder that cannot be written to is an error once a chunk is full', () => {
  const spool = new KeySpool({ folder: path.join(tmpdir(), 'there is', 'no such folder'), chunkRecords: 1 });
  expect(() => spool.add(1, 1)).toThrow('ENOENT');
});

test('keys of like texts are spread evenly over the partitions', () => {
  const spool = new KeySpool();
  for (let row = 0; row < 25_600; row++) spool.add(textKey(`doc-${row}`), row);
  const sizes = [...spool.partitions()].map((partition) => [...partition.records()].length);
  // A hundred each: a Poisson variable of that mean is outside five standard deviations once in a million.
  expect(Math.min(...sizes)).toBeGreaterThan(50);
  expect(Math.max(...sizes)).toBeLessThan(150);
});

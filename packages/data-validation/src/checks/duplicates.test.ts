import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DuplicateFinder } from './duplicates.ts';

const fingerprints = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constantFrom(Number.NaN, 2 ** 52 - 1, 256)),
  {
    maxLength: 60,
  },
);

test('the duplicates found are those that a Map finds', () => {
  fc.assert(
    fc.property(fingerprints, fingerprints, (train, test) => {
      const finder = new DuplicateFinder();
      try {
        finder.addTrain([...train.keys()], train);
        finder.addTest([...test.keys()], test);
        const told = train.filter((print) => !Number.isNaN(print));
        const first = new Map([...train.entries()].reverse().map(([row, print]) => [print, row]));
        const shared = [...test.entries()].filter(([, print]) => !Number.isNaN(print) && first.has(print));
        expect(finder.find()).toEqual({
          count: shared.length,
          withinTrain: told.length - new Set(told).size,
          first: shared.slice(0, 50).map(([row, print]) => ({ test: row, train: first.get(print)! })),
        });
      } finally {
        finder.close();
      }
    }),
    { seed: 31, numRuns: 200 },
  );
});

test('of many duplicates all are counted, and the first named', () => {
  const finder = new DuplicateFinder();
  const rows = Array.from({ length: 200_000 }, (_, row) => row);
  finder.addTrain(rows, rows);
  finder.addTest(
    rows,
    rows.map((row) => 199_999 - row),
  );
  const { count, withinTrain, first } = finder.find();
  finder.close();
  expect([count, withinTrain]).toEqual([200_000, 0]);
  expect(first).toEqual(rows.slice(0, 50).map((row) => ({ test: row, train: 199_999 - row })));
});

import { expect, test } from 'vitest';
import { wordRows } from './word-rows.ts';

test('the words of the newest version come first, and a word that was not told has no weight', () => {
  const rows = wordRows([
    { asOf: 'W44', words: [{ word: '__proto__', weight: 0.3 }] },
    {
      asOf: 'W45',
      words: [
        { word: 'star', weight: 0.2 },
        { word: '__proto__', weight: 0.1 },
      ],
    },
  ]);
  expect(rows).toEqual([
    { word: 'star', weights: [undefined, 0.2] },
    { word: '__proto__', weights: [0.3, 0.1] },
  ]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countWords } from './count-words.ts';
import { BUCKETS, bucketOf, wordsOf } from './hashed-words.ts';

/** What must come out, by way of a string for each word. */
function expectSame(text: string): void {
  const expected = new Float64Array(BUCKETS);
  const words = wordsOf(text);
  for (const word of words) expected[bucketOf(word)]!++;
  const counted = new Float64Array(BUCKETS);
  expect(countWords(text, counted), JSON.stringify(text.slice(0, 200))).toBe(words.size);
  expect(Buffer.compare(Buffer.from(counted.buffer), Buffer.from(expected.buffer))).toBe(0);
}

test('words of any text are counted as if each were cut out', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    // Letters and numbers outside the basic plane, alone and beside others; halves of them; what grows in lower case.
    fc.constantFrom(
      '𝔘',
      '𐐀',
      '𝟘',
      '😀',
      '\ud835',
      '\udd18',
      'İ',
      'Σ',
      'ΟΣ',
      'é',
      'e\u0301',
      'ß',
      '字',
      '_',
      '-',
      ' ',
      'a',
      'Aa',
      'aa',
    ),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
      expectSame,
    ),
    {
      numRuns: 500,
    },
  );
});

test('of a long text as many words and characters count as ever', () => {
  for (const count of [199, 200, 201, 5000]) {
    expectSame(Array.from({ length: count }, (_, i) => `word${i} again again`).join(' '));
  }
  expectSame('İ'.repeat(19_990) + 'xy'.repeat(40));
  expectSame(`${'- '.repeat(9_990)}first second third fourth`);
});

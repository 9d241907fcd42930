import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordsOf } from '../two-sample/hashed-words.ts';
import { DocumentFrequencies } from './document-frequencies.ts';

const word = fc.constantFrom(
  'The',
  'the',
  'THE',
  'x',
  'naïve',
  'NAÏVE',
  'İstanbul',
  'a_b',
  '東京の',
  '٣٤',
  'é́t',
  'ß',
  'ΣΑΣ',
  '',
);
const long = fc
  .integer({ min: 0, max: 400 })
  .map((at) => Array.from({ length: 250 }, (_, i) => `w${at + i}`).join(' '));
const text = fc.oneof(
  { weight: 5, arbitrary: fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')) },
  { weight: 1, arbitrary: long },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
);

test('words are counted as sets of them are, in the same order, also where a text has more than count', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 12 }), fc.integer({ min: 1, max: 3 }), (texts, least) => {
      const frequencies = new DocumentFrequencies();
      const expected = new Map<string, number>();
      for (const each of texts) {
        const own = wordsOf(each);
        for (const found of own) expected.set(found, (expected.get(found) ?? 0) + 1);
        expect(frequencies.add(each)).toBe(own.size);
      }
      expect([...frequencies.atLeast(least)]).toEqual([...expected].filter(([, count]) => count >= least));
    }),
    { seed: 37, numRuns: 150 },
  );
});

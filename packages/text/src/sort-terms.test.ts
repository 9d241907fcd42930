import { Mulberry32 } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { compareCodePoints } from './code-point-order.ts';
import { randomText } from './random-text.fixture.ts';
import { sortTerms } from './sort-terms.ts';
import { WordTable } from './word-table.ts';

function sorted(words: readonly string[]): string[] {
  const table = WordTable.of(words);
  const ids = Int32Array.from({ length: table.size }, (_, i) => i);
  return table.strings(sortTerms(table.terms(ids)));
}

test.each([
  [
    'few letters and long common beginnings',
    (random: Mulberry32) => 'the same '.repeat(random.below(3)) + 'ab'.repeat(random.below(4)) + random.below(500),
  ],
  [
    'many characters',
    (random: Mulberry32) =>
      String.fromCodePoint(...Array.from({ length: random.below(4) }, () => 0x4e00 + random.below(2000))),
  ],
  [
    'surrogates and what is above them',
    (random: Mulberry32) =>
      ['\u{10400}', '\ue000', '\uffff', '\u{20000}', 'a', '\ud800'][random.below(6)]!.repeat(1 + random.below(5)) +
      random.below(9),
  ],
  ['awkward texts', randomText],
])('%s come in the order of their code points', (_, make) => {
  const random = new Mulberry32(5);
  const words = [...new Set(Array.from({ length: 3000 }, () => make(random)))].filter((word) => word !== '');
  expect(sorted(words)).toEqual([...words].sort(compareCodePoints));
});

test('one term, and none, are sorted', () => {
  expect(sorted(['a'])).toEqual(['a']);
  expect(sorted([])).toEqual([]);
});

import { Mulberry32 } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { NgramScanner } from '../ngram-scanner.ts';
import { randomText } from '../random-text.fixture.ts';
import { parseRepresentation, type Representation, type RepresentationBlock } from '../representation.ts';
import { RowAccumulator } from '../row-accumulator.ts';
import { Vectorizer } from '../vectorizer.ts';
import { HashedWords } from './hashed-words.ts';

const random = new Mulberry32(31);
const BREAKS = ' \t\n\0\u0001\u001c\u0085\u00a0\u200b\u2028\u3000\ufeff.-_';
const LETTERS = 'abAZ09éßÀİıΣд漢ไ\u0301\u07ff\u0800\uffff';

/** Words of one to nine characters of one to three bytes, so that an n-gram ends at every place of a block. */
const wordyText = () =>
  Array.from({ length: random.below(40) }, () => {
    const from = random.below(4) === 0 ? LETTERS.length : 6;
    const word = Array.from({ length: 1 + random.below(9) }, () => LETTERS[random.below(from)]!).join('');
    return word + BREAKS[random.below(3) === 0 ? random.below(BREAKS.length) : 0]!;
  }).join('');
const anyUnits = () =>
  Array.from({ length: random.below(50) }, () => String.fromCharCode(random.below(1 << 16))).join('');

const TEXTS = [
  ...Array.from({ length: 300 }, () => randomText(random)),
  ...Array.from({ length: 500 }, wordyText),
  ...Array.from({ length: 200 }, anyUnits),
  ...[
    '',
    ' ',
    'a',
    'ab',
    'a b',
    ' ab cd ',
    'ab'.repeat(3),
    'İİ İ',
    'ΟΔΟΣ ΟΔΟΣ.',
    'cat\ud800cat',
    'ca 😀 cat',
    '𝔘𝔫𝔦 cat',
    'ab\0cd',
  ],
  ...[
    'x'.repeat(131_072),
    'x'.repeat(131_073),
    'aa '.repeat(43_690),
    '漢'.repeat(131_072),
    `${'ab é '.repeat(26_214)}z`,
  ],
];
const MEGABYTE = Array.from({ length: 1 << 14 }, wordyText)
  .join(' ')
  .slice(0, 1 << 20);

type Settings = Pick<Representation, 'lowerCase' | 'stopWords'>;

/** As a scanner cuts and hashes, one n-gram after the other. */
function generalCounts(block: RepresentationBlock, settings: Settings): (text: string) => [number, number][] {
  const columns = 2 ** block.hashingBits!;
  const scanner = new NgramScanner({ ...block, ...settings }, block.hashingBits!);
  const row = new RowAccumulator(columns);
  return (text) => {
    const length = scanner.scan(text, false);
    for (let i = 0; i < length; i++) row.add(scanner.ids[i]!);
    const ids = new Int32Array(row.distinct);
    const counts = new Int32Array(row.distinct);
    row.drain(ids, counts, 0);
    return Array.from(ids, (id, i) => [id, counts[i]!]);
  };
}

test('n-grams that the kernel counts have the columns and counts of the general way', () => {
  let read = 0;
  for (const tokens of ['letters', 'pieces'] as const) {
    for (const lowerCase of [true, false]) {
      for (const [ngramRange, hashingBits] of [
        ...([
          [[1, 1], 8],
          [[1, 2], 9],
          [[1, 2], 18],
          [[2, 2], 12],
          [[2, 4], 13],
          [[1, 16], 10],
        ] as const),
      ]) {
        const { blocks } = parseRepresentation({ blocks: [{ analyzer: 'word', tokens, ngramRange, hashingBits }] });
        const block = blocks[0]!;
        const settings = { lowerCase, stopWords: [] };
        const general = generalCounts(block, settings);
        const hashed = HashedWords.of(block, settings, true)!;
        const frequency = new Int32Array(2 ** hashingBits);
        for (const text of TEXTS) {
          if (text.length > 1000 && ngramRange[1] > 2) continue;
          const length = hashed.count(text);
          if (length < 0) continue;
          read++;
          const counted = Array.from({ length }, (_, i) => [hashed.ids[i], hashed.counts[i]]);
          expect(counted, JSON.stringify([block, text.slice(0, 100)])).toEqual(general(text));
          for (const [column] of counted) frequency[column!] = frequency[column!]! + 1;
        }
        expect(hashed.documentFrequency).toEqual(frequency);
      }
    }
  }
  expect(read).toBeGreaterThan(15_000);
});

test('texts that it does not read, with surrogates or past its length, are left to others', () => {
  const { blocks } = parseRepresentation({ blocks: [{ analyzer: 'word', hashingBits: 8 }] });
  const hashed = HashedWords.of(blocks[0]!, { lowerCase: true, stopWords: [] }, false)!;
  expect(['cat 😀', '\udc00', 'x'.repeat(131_073), 'İ'.repeat(70_000)].map((text) => hashed.count(text))).toEqual([
    -1, -1, -1, -1,
  ]);
  expect([hashed.count('The cat, the Cat'), [...hashed.counts.subarray(0, 2)]]).toEqual([2, [2, 2]]);
});

test.each([{ stopWords: [] }, { stopWords: ['cat', 'abab'] }])(
  'a corpus of texts that are read either way is learnt, kept and transformed alike, whatever is read before: %j',
  async ({ stopWords }) => {
    const texts = [...TEXTS.filter((text) => text.length < 1000), MEGABYTE, 'the cat', ...TEXTS.slice(0, 20)];
    const block = { analyzer: 'word', ngramRange: [1, 2], hashingBits: 12, norm: 'none', sublinear: false } as const;
    const representation = parseRepresentation({ lowerCase: true, stopWords, blocks: [{ ...block, idf: false }] });
    const general = generalCounts(representation.blocks[0]!, representation);
    const expected = texts.map(general);
    const whole = new Vectorizer(representation);
    const streamed = await new Vectorizer(representation).fit(texts);
    const [kept, transformed] = [whole.fitTransform(texts), streamed.transform(texts)];
    for (const { indptr, indices, data } of [kept, transformed]) {
      const rows = texts.map((_, row) =>
        Array.from(indices.subarray(indptr[row], indptr[row + 1]), (id, i) => [id, data[indptr[row]! + i]]),
      );
      expect(rows).toEqual(expected);
    }
    const frequency = new Int32Array(1 << 12);
    for (const row of expected) for (const [column] of row) frequency[column] = frequency[column]! + 1;
    for (const { blocks } of [whole, streamed]) expect(blocks[0]!.state.documentFrequency).toEqual(frequency);
  },
);

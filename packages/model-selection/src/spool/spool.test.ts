import { TemporaryFile } from '@aml-mlops/artifacts';
import { Mulberry32 } from '@aml-mlops/random';
import { fitInPasses, type RepresentationInput, selectRows, Vectorizer } from '@aml-mlops/text';
import { afterAll, expect, test } from 'vitest';
import { firstParts, type RowSpool, spoolParts, targetsOf } from './row-spool.ts';
import { spooledCounts } from './spooled-counts.ts';
import { spooledMatrix } from './spooled-matrix.ts';
import { TextRows } from './text-rows.ts';

const WORDS = ['a', 'the', 'constructor', '__proto__', 'naïve', '漢字', 'Straße', 'x1', '🙂'];
const random = new Mulberry32(4);
/** One is empty, one has a word more often than 16 bits can say. */
const texts = [
  ...Array.from({ length: 80 }, () => Array.from({ length: random.below(30) }, () => WORDS[random.below(9)]).join(' ')),
  '',
  `${'many '.repeat(70_000)}a`,
];
const targets = Int32Array.from(texts, (_, i) => i % 3);
const representation: RepresentationInput = {
  blocks: [
    { analyzer: 'word', ngramRange: [1, 2] },
    { analyzer: 'char_wb', ngramRange: [2, 3], minDocuments: 2 },
    { analyzer: 'word', idf: false, norm: 'none', sublinear: false },
  ],
};
/** Rows of each part. */
const DEALT = [3, 0, 1, 2].map((part) => Int32Array.from(texts.keys()).filter((row) => (row * 7) % 4 === part));

const file = new TemporaryFile();
const rows = new TextRows(3);
afterAll(() => {
  file.close();
  rows.close();
});

async function spooled(): Promise<RowSpool> {
  const { vectorizer, columnOf } = await fitInPasses(
    representation,
    async function* () {
      yield texts;
    },
    { mostColumns: [1000, 1000, 1000], onText: (ngrams) => rows.append(ngrams) },
  );
  rows.finish();
  const parts = spoolParts(rows, columnOf, vectorizer.blocks, targets, DEALT, file);
  const blocks = vectorizer.blocks.map(({ columns, idf, state: { block, documentFrequency } }) => ({
    ...{ columns, idf, documentFrequency, state: { block } },
  }));
  return { descriptor: file.descriptor, blocks, parts };
}
const spool = spooled();

test.each([[[0]], [[1, 0]], [[0, 1, 2]]])(
  'the parts of blocks %j are the rows of the vectoriser, to the bit',
  async (wanted) => {
    const { columns, parts } = spooledMatrix(await spool, wanted);
    const { blocks } = new Vectorizer(representation).representation;
    const expected = new Vectorizer({ ...representation, blocks: wanted.map((b) => blocks[b]!) }).fitTransform(texts);
    expect(columns).toBe(expected.columns);
    expect(parts).toHaveLength(4);
    for (const [p, part] of parts.entries()) {
      expect([...part.y]).toEqual(Array.from(DEALT[p]!, (row) => targets[row]));
      expect(part.read()).toEqual(selectRows(expected, DEALT[p]!));
      expect(part.read()).toEqual(part.read());
    }
  },
);

test('the counts of a block are those of its texts, row by row in any order', async () => {
  const counts = spooledCounts(await spool, 2);
  const order = DEALT.flatMap((part) => [...part]);
  const expected = new Vectorizer({
    blocks: [{ analyzer: 'word', idf: false, norm: 'none', sublinear: false }],
  }).fitTransform(texts);
  expect([counts.rows, counts.columns]).toEqual([texts.length, expected.columns]);
  expect([...targetsOf(await spool)]).toEqual(order.map((row) => targets[row]));
  for (const at of [...order.keys()].toReversed()) {
    const [from, to] = [expected.indptr[order[at]!]!, expected.indptr[order[at]! + 1]!];
    const [words, values] = [new Int32Array(to - from + 3).fill(-1), new Float32Array(to - from + 2).fill(-1)];
    expect(counts.indptr[at + 1]! - counts.indptr[at]!).toBe(to - from);
    counts.copy(at, words, 3, values, 2);
    expect([...words]).toEqual([-1, -1, -1, ...expected.indices.subarray(from, to)]);
    expect([...values]).toEqual([-1, -1, ...expected.data.subarray(from, to)]);
  }
});

test('of more entries than can be numbered, the first parts are taken', async () => {
  const all = await spool;
  const entries = all.parts.map(({ counts }) => counts[2]!.entries);
  const two = firstParts(all, 2, entries[0]! + entries[1]!);
  expect(two.parts).toEqual(all.parts.slice(0, 2));
  expect(firstParts(all, 2, entries[0]! + entries[1]! - 1).parts).toHaveLength(1);
  expect(firstParts(all, 2, 0).parts).toHaveLength(1);
  expect(firstParts(all, 2)).toEqual(all);
});

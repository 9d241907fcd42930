import { expect, test } from 'vitest';
import { topWords } from './top-words.ts';

test('the heaviest words of each class by mean TF-IDF, without stop words', async () => {
  const batches = [
    { texts: ['the comet and the moon', 'the moon', 'the lens and the flash'], targets: Int32Array.of(0, 0, 1) },
    { texts: ['flash'], targets: Int32Array.of(1) },
  ];
  const found = await topWords(['astronomy', 'photography', 'radio'], () => batches, 2);
  expect(found.map(({ label, words }) => [label, words.map(({ word }) => word)])).toEqual([
    ['astronomy', ['moon', 'comet']],
    ['photography', ['flash', 'lens']],
    ['radio', []],
  ]);
  // By hand: idf of moon ln(5/3) + 1, of comet ln(5/2) + 1, of documents of length 1.
  const [moon, comet] = [Math.log(5 / 3) + 1, Math.log(5 / 2) + 1];
  expect(found[0]?.words[0]?.weight).toBeCloseTo((moon / Math.hypot(moon, comet) + 1) / 2, 12);
  expect(found[0]?.words[1]?.weight).toBeCloseTo(comet / Math.hypot(moon, comet) / 2, 12);
});

test('words of equal weight stand in the order of the alphabet', async () => {
  const found = await topWords(['x'], () => [{ texts: ['zebra apple mango'], targets: Int32Array.of(0) }], 3);
  expect(found[0]?.words.map(({ word }) => word)).toEqual(['apple', 'mango', 'zebra']);
});

test('texts of stop words have no top words', async () => {
  const found = await topWords(['x'], () => [{ texts: ['the and of'], targets: Int32Array.of(0) }], 3);
  expect(found).toEqual([{ label: 'x', words: [] }]);
});

test('documents are read twice and never kept', async () => {
  const reads: number[] = [];
  async function* batches() {
    for (let batch = 0; batch < 3; batch++) {
      reads.push(batch);
      yield { texts: [`word${batch} shared`], targets: Int32Array.of(0) };
    }
  }
  const found = await topWords(['x'], batches, 1);
  expect(reads).toEqual([0, 1, 2, 0, 1, 2]);
  expect(found[0]?.words[0]?.word).toBe('shared');
});

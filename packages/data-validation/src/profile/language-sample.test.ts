import { expect, test } from 'vitest';
import { LanguageSample, languageDraw } from './language-sample.ts';

/** Row numbers that are drawn, in batches of some size. */
function drawn(rows: number, size: number, batch: number, seed = 42, announced = rows): number[] {
  const sample = new LanguageSample(announced, languageDraw(announced, 'train', { languageSample: size, seed }));
  const found: number[] = [];
  for (let at = 0; at < rows; at += batch) {
    for (const [i, is] of sample.next(Math.min(batch, rows - at)).entries()) if (is === 1) found.push(at + i);
  }
  return found;
}

test('draws exactly so many, the same whatever the batches, others with another seed', () => {
  const sample = drawn(10_000, 300, 1024);
  expect(sample).toHaveLength(300);
  expect(drawn(10_000, 300, 7)).toEqual(sample);
  expect(drawn(10_000, 300, 1024, 43)).not.toEqual(sample);
});

test('every row has the same chance: each tenth of the rows has about a tenth of the draw', () => {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (const row of drawn(100_000, 20_000, 1024)) tenths[Math.floor(row / 10_000)]!++;
  // Five standard deviations of a hypergeometric count.
  for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(5 * Math.sqrt(2000 * 0.9 * 0.8));
});

test('all rows where there are no more, or 0 is asked', () => {
  expect(drawn(10, 10, 4)).toHaveLength(10);
  expect(drawn(10, 0, 4)).toHaveLength(10);
});

test('rows past those announced are not drawn, and fewer leave a smaller sample', () => {
  expect(drawn(500, 50, 64, 42, 200)).toHaveLength(50);
  expect(drawn(100, 50, 64, 42, 200).length).toBeLessThan(50);
});

import { Sfc32 } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { StratifiedSample } from '../stratified-sample.ts';
import { drawApart } from './draw-apart.ts';
import { drawGroups } from './draw-groups.ts';

const options = { share: 0.8, seed: 42, stream: 'train' };
const random = new Sfc32(5, 'targets');
const targets = Array.from({ length: 500 }, () => random.below(3));
const alone = targets.map((_, row) => row);
const share = (drawn: Uint8Array) => drawn.reduce((sum, one) => sum + one, 0) / drawn.length;

test('without duplicates it is the draw of before', () => {
  const sample = new StratifiedSample(
    [0, 1, 2].map((c) => targets.filter((t) => t === c).length),
    0.8,
    42,
    'train',
  );
  const expected = targets.map((target) => Number(sample.next(target)));
  expect([...drawGroups(targets, alone, 3, options)]).toEqual(expected);
});

test('a group is never torn, and the share stays near what was asked', () => {
  const groups = alone.map((row) => (random.uniform() < 0.3 ? Math.floor(row / 5) * 5 : row));
  const firstOf = groups.map((first) => (groups[first] === first ? first : (groups[first] ?? first)));
  const drawn = drawGroups(targets, firstOf, 3, options);
  for (const [row, first] of firstOf.entries()) expect(drawn[row]).toBe(drawn[first]);
  expect(share(drawn)).toBeGreaterThan(0.77);
  expect(share(drawn)).toBeLessThan(0.83);
});

test('a class that is one text, or near copies of one, is on both sides all the same', () => {
  const classes = [...Array(20).fill(0), ...Array(20).fill(1), ...Array(20).fill(2)];
  const rows = classes.map((_, row) => row);
  const near = rows.map((row) => (row < 20 ? 0 : row < 40 ? 20 : row));
  const equal = rows.map((row) => (row < 20 ? 0 : row < 40 ? 20 + 4 * Math.floor((row - 20) / 4) : row));
  const drawn = drawApart(classes, [near, equal], 3, options);
  for (const target of [0, 1, 2]) {
    const own = [...drawn].filter((_, row) => classes[row] === target);
    expect(own.includes(0) && own.includes(1)).toBe(true);
  }
  for (let row = 20; row < 40; row++) expect(drawn[row]).toBe(drawn[equal[row] as number]);
});

import { keyedDraw } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { streamKey } from './streams.ts';

test('streams, turns and seeds have numbers of their own', () => {
  const keys = [
    streamKey(1, 'shuffle', 1),
    streamKey(1, 'shuffle', 2),
    streamKey(1, 'dropout', 1),
    streamKey(2, 'shuffle', 1),
  ];
  expect(new Set(keys.map((key) => keyedDraw(key, 0))).size).toBe(4);
});

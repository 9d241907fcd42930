import { expect, test } from 'vitest';
import { isoDuration } from './duration.ts';

test.each([
  [0, 'PT0S'],
  [90, 'PT1M30S'],
  [3600, 'PT1H'],
  [86_400, 'P1D'],
  [90_061, 'P1DT1H1M1S'],
])('%d seconds are %s', (seconds, text) => {
  expect(isoDuration(seconds)).toBe(text);
});

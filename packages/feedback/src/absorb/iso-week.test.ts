import { expect, test } from 'vitest';
import { isoWeek } from './iso-week.ts';

test.each([
  ['2026-11-23T00:00:00Z', '2026-W48'],
  ['2026-11-22T23:59:59Z', '2026-W47'],
  ['2027-01-03T12:00:00Z', '2026-W53'],
  ['2024-12-30T00:00:00Z', '2025-W01'],
  ['2021-01-03T00:00:00Z', '2020-W53'],
])('%s is in %s', (moment, week) => {
  expect(isoWeek(new Date(moment))).toBe(week);
});

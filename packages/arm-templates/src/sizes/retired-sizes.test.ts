import { expect, test } from 'vitest';
import { isPast, retirementOf } from './retired-sizes.ts';

test.each([
  ['Standard_NC6s_v3', 'NCv3', true],
  ['STANDARD_NC6', 'NC', true],
  ['STANDARD_DS3_V2', 'D, DS, Dv2 and DSv2', false],
])('%s is of series %s', (size, series, past) => {
  const retirement = retirementOf(size);
  expect(retirement).toMatchObject({ series });
  expect(retirement && isPast(retirement)).toBe(past);
});

test('a size that goes on has none', () => {
  expect(retirementOf('Standard_NC24ads_A100_v4')).toBeUndefined();
});

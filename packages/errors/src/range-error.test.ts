import { expect, test } from 'vitest';
import { MlopsError, rangeError } from './index.ts';

test('a bad value is named with its owner, its range and what came', () => {
  const error = rangeError('alpha', 'MultinomialNB', 'in [0, inf)', -1);
  expect(error).toBeInstanceOf(MlopsError);
  expect(error.message).toBe('alpha of MultinomialNB must be in [0, inf); got -1');
  expect(error.code).toBe('E_PARAM_RANGE');
  expect(error.fields).toEqual({ parameter: 'alpha', owner: 'MultinomialNB', range: 'in [0, inf)', value: -1 });
});

test.each([
  [Number.NaN, 'NaN'],
  [-0, '-0'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  ['', '""'],
  [undefined, 'nothing'],
  [{ a: 1 }, '{"a":1}'],
  ['two\nlines \u001b[2J\u009b\u202e\u2028', '"two\\nlines \\u001b[2J\\u009b\\u202e\\u2028"'],
  [{ '\u202e': '\u2066' }, '{"\\u202e":"\\u2066"}'],
])('the value %s is shown as %s', (value, shown) => {
  expect(rangeError('x', 'y', 'a count', value).message).toBe(`x of y must be a count; got ${shown}`);
});

test('a long value is cut', () => {
  expect(rangeError('x', 'y', 'short', 'a'.repeat(500)).message.length).toBeLessThan(160);
});

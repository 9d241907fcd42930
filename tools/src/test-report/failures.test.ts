import { expect, test } from 'vitest';
import { failures } from './failures.ts';

test('a failed test is told by name, with its message, the difference and where it was thrown in the sources', () => {
  const stack =
    'Error: expected 1\n    at assert (/w/node_modules/chai/index.js:1:1)\n    at /w/src/a.test.ts:7:3\n    at later';
  expect(
    failures([{ name: 'a > b', errors: [{ message: 'expected 1', diff: '- 2\n\u001b[31m+ 1\u001b[39m', stack }] }]),
  ).toBe('\nFailed: 1\n   ✗  a > b\n        expected 1\n        - 2\n        + 1\n        at /w/src/a.test.ts:7:3\n');
});

test('a message of a megabyte is cut, so that the other names are still seen', () => {
  const told = failures([{ name: 'a', errors: [{ message: 'x'.repeat(1_000_000) }] }]);
  expect(told.length).toBeLessThan(2100);
});

test('nothing is printed where nothing failed', () => expect(failures([])).toBe(''));

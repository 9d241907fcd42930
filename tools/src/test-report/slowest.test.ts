import { expect, test } from 'vitest';
import { slowest } from './slowest.ts';

test('the ten longest are listed, longest first, whatever order they ended in', () => {
  const timed = Array.from({ length: 12 }, (_, i) => ({ name: `file-${i}`, milliseconds: ((i * 5) % 12) * 1000 }));
  expect(slowest('test files', timed)).toBe(
    '\nSlowest test files\n' +
      '   11.0 s  file-7\n   10.0 s  file-2\n    9.0 s  file-9\n    8.0 s  file-4\n    7.0 s  file-11\n' +
      '    6.0 s  file-6\n    5.0 s  file-1\n    4.0 s  file-8\n    3.0 s  file-3\n    2.0 s  file-10\n',
  );
});

test('of two that took as long, the first by name comes first', () => {
  const timed = ['b', 'a'].map((name) => ({ name, milliseconds: 40 }));
  expect(slowest('tests', timed)).toBe('\nSlowest tests\n    0.0 s  a\n    0.0 s  b\n');
});

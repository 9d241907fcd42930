import { expect, test } from 'vitest';
import { formatAgo, formatBytes, formatDate, formatNumber, formatSeconds } from './format.ts';

test('durations', () => {
  const shown = [-1, 0.44, 12.4, 59.6, 187, 3720, 86_400 * 2 + 3 * 3600].map(formatSeconds);
  expect(shown).toEqual(['0.0 s', '0.4 s', '12 s', '1 min 00 s', '3 min 07 s', '1 h 02 min', '2 d 03 h']);
});

test('numbers keep what tells them apart', () => {
  const shown = [0, 0.9123456789, 1234567, 0.1 + 0.2, 1e-9, -2.5e12 + 0.5, Number.NaN, Number.NEGATIVE_INFINITY].map(
    formatNumber,
  );
  expect(shown).toEqual(['0', '0.912346', '1,234,567', '0.3', '1e-9', '-2.5e+12', 'NaN', '-Infinity']);
});

test('sizes and times', () => {
  expect([12, 117_000, 1_180_000_000].map(formatBytes)).toEqual(['12 B', '117 kB', '1.2 GB']);
  const now = Date.UTC(2026, 10, 22, 20, 53);
  const ago = [0, 5, 180, 60 * 24 * 12].map((minutes) => formatAgo(now - minutes * 60_000, now));
  expect(ago).toEqual(['just now', '5 min ago', '3 h ago', '12 d ago']);
  expect(formatDate(Number.NaN)).toBe('no date');
});

import { expect, test } from 'vitest';
import { checkRow } from './row.ts';

test.each([
  ['x'.repeat(1024), undefined],
  ['x'.repeat(1025), 'text-too-long'],
  ['é'.repeat(512), undefined],
  ['é'.repeat(513), 'text-too-long'],
  ['😀'.repeat(256), undefined],
  ['😀'.repeat(257), 'text-too-long'],
])('the limit of a text counts bytes of UTF-8: %#', (text, reason) => {
  const row = checkRow(7, { id: '1', text, label: 'a' }, { maxTextBytes: 1024 });
  expect('reason' in row ? row.reason : undefined).toBe(reason);
});

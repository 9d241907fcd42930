import { expect, test } from 'vitest';
import { storeSummary } from './store-summary.ts';

const nothing = { checked: 7, damaged: [], repaired: [], removed: [], freedBytes: 0, applied: false };

test('a store that is whole takes one line', () => {
  expect(storeSummary(nothing)).toBe('7 artifacts checked, nothing to do');
});

test('a dry run says what would be done and how to do it', () => {
  const removed = [{ path: '/s/x', reason: 'last used 2026-01-01', bytes: 3_000_000 }];
  expect(storeSummary({ ...nothing, removed, freedBytes: 3_000_000 })).toBe(
    [
      'to remove: /s/x (3 MB): last used 2026-01-01',
      '7 artifacts checked, 3 MB to free',
      'nothing was changed: repeat with --yes',
    ].join('\n'),
  );
});

test('what was done is told as done', () => {
  const damaged = [{ path: '/s/x', reason: 'its files are others' }];
  const repaired = [{ path: '/s/x', action: 'moved to /s/y' }];
  expect(storeSummary({ ...nothing, checked: 1, damaged, repaired, applied: true })).toBe(
    [
      'damaged: /s/x: its files are others',
      'repaired: /s/x: moved to /s/y',
      '1 artifact checked, 1 damaged, 1 repaired',
    ].join('\n'),
  );
});

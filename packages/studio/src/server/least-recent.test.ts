import { expect, test } from 'vitest';
import { LeastRecent } from './least-recent.ts';

test('what was asked for last is kept', () => {
  const kept = new LeastRecent<number>(2);
  kept.set('__proto__', 1);
  kept.set('b', 2);
  expect(kept.get('__proto__')).toBe(1);
  kept.set('c', 3);
  expect([kept.get('b'), kept.get('__proto__'), kept.get('c')]).toEqual([undefined, 1, 3]);
});

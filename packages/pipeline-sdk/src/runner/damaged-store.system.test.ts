import { test } from 'vitest';
import { surviveDamage } from './damaged-store.fixture.ts';

test('after any of 12 damages to the store a run has the right result or a clear error', async () => {
  await surviveDamage(11, 12);
});

import { expect, test } from 'vitest';
import { surviveDamage } from './damaged-store.fixture.ts';

test.each([21, 22, 23])(
  'after any of 100 damages (seed %i) a run has the right result or a clear error',
  async (seed) => {
    await expect(surviveDamage(seed, 100)).resolves.toBeUndefined();
  },
  900_000,
);

import { expect, test } from 'vitest';
import { handingOver } from './transferring.fixture.ts';

test.each([
  ['thread', 0],
  ['process', 3],
] as const)('a result that a %s hands over arrives whole; the worker keeps %d of its numbers', async (kind, kept) => {
  const pool = handingOver.open({ kind, workers: 1, shared: null });
  expect(await pool.run(3)).toEqual({ ones: Float64Array.of(1, 1, 1), kept: 0 });
  expect(await pool.run(2)).toEqual({ ones: Float64Array.of(1, 1), kept });
  await pool.close();
});

import { expect, test } from 'vitest';
import { newRunId } from './run-id.ts';

test('ids are 32 hexadecimal digits of a version 7 UUID, each greater than the one before', () => {
  const ids = Array.from({ length: 10_000 }, newRunId);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
});

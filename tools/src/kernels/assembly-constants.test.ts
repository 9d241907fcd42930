import { expect, test } from 'vitest';
import { assemblyConstants } from './assembly-constants.ts';

test('each field becomes a constant with its offset, named as constants are', () => {
  expect(assemblyConstants({ h: 0, hidden1: 4, entryWord: 8, deltaZ: 12, W: 16 })).toBe(
    `export const H: usize = 0;
export const HIDDEN1: usize = 4;
export const ENTRY_WORD: usize = 8;
export const DELTA_Z: usize = 12;
export const W: usize = 16;
`,
  );
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { VANISHING } from './vanishing.ts';

test('the WebAssembly kernels have the same limits', () => {
  const source = readFileSync(new URL('../../assembly/network/vanishing.ts', import.meta.url), 'utf8');
  const limits = [...source.matchAll(/const SMALLEST_(\w+): f\d\d = (\S+);/g)];
  expect(Object.fromEntries(limits.map(([, name, value]) => [name!.toLowerCase(), Number(value)]))).toEqual(VANISHING);
});

import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('numbers stay numbers, texts of users are no formulas and keep their quotes and lines', () => {
  const rows = [
    [-1.5, '=cmd()', 'a "b"\nc'],
    [Number.NaN, '-1', undefined],
  ];
  expect(csvOf(['n', '@x', 'ü,'], rows)).toBe(`\ufeffn,'@x,"ü,"\r\n-1.5,'=cmd(),"a ""b""\nc"\r\nNaN,'-1,\r\n`);
});

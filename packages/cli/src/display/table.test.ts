import { expect, test } from 'vitest';
import { formatTable } from './table.ts';

test('a cell of a table shows what would act on the terminal', () => {
  const table = formatTable(['\u001b[2J\u202ex\n'], [{ title: 'label', value: (label) => label }]);
  expect(table.split('\n').at(-1)).toBe('\\u001b[2J\\u202ex\\n');
});

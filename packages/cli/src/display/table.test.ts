import { expect, test } from 'vitest';
import { formatTable } from './table.ts';

test('a cell of a table shows what would act on the terminal', () => {
  const table = formatTable(['\u001b[2J\u202ex\n'], [{ title: 'label', value: (label) => label }]);
  expect(table.split('\n').at(-1)).toBe('\\u001b[2J\\u202ex\\n');
});

test('columns line up where characters are two cells wide, combine or join', () => {
  const labels = ['电子', 'cafe\u0301', '👩‍👩‍👧', 'radio'];
  const table = formatTable(labels, [
    { title: 'label', value: (label) => label },
    { title: 'n', value: () => '1' },
  ]);
  expect(table.split('\n').slice(2)).toEqual(['电子   1', 'cafe\u0301   1', '👩‍👩‍👧     1', 'radio  1']);
});

test('where there are no rows, a sentence says so', () => {
  const columns = [{ title: 'run', value: (run: string) => run }];
  expect(formatTable([], columns, 'no runs yet')).toBe('no runs yet');
  expect(formatTable([], columns)).toBe('run\n───');
  expect(formatTable(['a'], columns, 'no runs yet')).toBe('run\n───\na');
});

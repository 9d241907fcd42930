import { expect, test } from 'vitest';
import { warnOfLists } from './label-lists.ts';

test('several labels in one field are noticed, since each combination becomes a class', () => {
  const tags = ['toxic', 'toxic,obscene', 'toxic,insult', 'obscene,insult', 'toxic,obscene,insult', 'insult'];
  expect(warnOfLists(tags)).toEqual([
    'labels such as "toxic,obscene" look like lists: 4 of 6 labels combine the same 3 parts, and each combination is a class of its own here; give another labelColumn, with one label a text, if that is not what you want',
  ]);
  expect(warnOfLists(tags.map((tag) => tag.replaceAll(',', ' | ')))).toHaveLength(1);
});

test.each([
  ['names with commas', ['Health, safety', 'Food, drinks', 'Cars, bikes', 'Home, garden', 'Sport']],
  ['names with a common part', ['sci, space', 'sci, medicine', 'sci, electronics', 'sci, cryptography']],
  ['plain names', ['a', 'b', 'c', 'd', 'e']],
  ['separators alone', [',', ';', '|', ',,', '||']],
  ['names of JavaScript', ['constructor', '__proto__', 'constructor,__proto__']],
])('%s are no lists', (_, labels) => {
  expect(warnOfLists(labels)).toEqual([]);
});

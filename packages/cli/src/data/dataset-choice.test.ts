import { expect, test } from 'vitest';
import { chooseDataset, FOUR_NEWSGROUPS } from './dataset-choice.ts';

test('the newsgroups are the four unless others are asked for, and each choice has a scope of its own', () => {
  expect(chooseDataset('newsgroups', undefined)).toMatchObject({ categories: FOUR_NEWSGROUPS, scope: 'newsgroups' });
  expect(chooseDataset('newsgroups', 'all').scope).toBe('newsgroups-all');
  expect(chooseDataset('newsgroups', 'sci.space,alt.atheism').scope).toMatch(/^newsgroups-[0-9a-f]{6}$/);
});

test('the order, spaces and doublets of categories make no difference', () => {
  const one = chooseDataset('newsgroups', 'sci.space, alt.atheism,sci.space');
  expect(one).toEqual(chooseDataset('newsgroups', 'alt.atheism,sci.space'));
  expect(chooseDataset('newsgroups', [...FOUR_NEWSGROUPS].reverse().join(',')).scope).toBe('newsgroups');
});

test('a folder is made absolute and names the scope together with where it lies', () => {
  const choice = chooseDataset('My Data!', undefined, '/home/ann');
  expect(choice).toMatchObject({ source: 'folder', folder: '/home/ann/My Data!', categories: 'all' });
  expect(choice.scope).toMatch(/^my-data-[0-9a-f]{6}$/);
  expect(chooseDataset('My Data!', undefined, '/home/bob').scope).not.toBe(choice.scope);
});

test('one category is not enough', () => {
  expect(() => chooseDataset('sample', 'radio')).toThrow(
    '--categories must be "all" or at least two labels joined by commas; got "radio"',
  );
});

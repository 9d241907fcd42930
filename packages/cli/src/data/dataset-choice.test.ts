import { expect, test } from 'vitest';
import { chooseDataset } from './dataset-choice.ts';

const four = ['alt.atheism', 'comp.graphics', 'sci.space', 'talk.religion.misc'];
const data = {
  sources: { sample: { fetch: async () => '' }, newsgroups: { fetch: async () => '', categories: four } },
};

test('the newsgroups are the four unless others are asked for, and each choice has a scope of its own', () => {
  expect(chooseDataset(data, 'newsgroups', undefined)).toMatchObject({ categories: four, scope: 'newsgroups' });
  expect(chooseDataset(data, 'newsgroups', 'all').scope).toBe('newsgroups-all');
  expect(chooseDataset(data, 'newsgroups', 'sci.space,alt.atheism').scope).toMatch(/^newsgroups-[0-9a-f]{6}$/);
});

test('the order, spaces and doublets of categories make no difference', () => {
  const one = chooseDataset(data, 'newsgroups', 'sci.space, alt.atheism,sci.space');
  expect(one).toEqual(chooseDataset(data, 'newsgroups', 'alt.atheism,sci.space'));
  expect(chooseDataset(data, 'newsgroups', [...four].reverse().join(',')).scope).toBe('newsgroups');
});

test('a folder is made absolute and names the scope together with where it lies', () => {
  const choice = chooseDataset(data, 'My Data!', undefined, '/home/ann');
  expect(choice).toMatchObject({ source: 'folder', place: '/home/ann/My Data!', categories: 'all' });
  expect(choice.scope).toMatch(/^my-data-[0-9a-f]{6}$/);
  expect(chooseDataset(data, 'My Data!', undefined, '/home/bob').scope).not.toBe(choice.scope);
});

test('one category is not enough', () => {
  expect(() => chooseDataset(data, 'sample', 'radio')).toThrow(
    '--categories must be "all" or at least two labels joined by commas; got "radio"',
  );
});

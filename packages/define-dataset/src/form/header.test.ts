import { expect, test } from 'vitest';
import { hasHeader } from './header.ts';

const wanted = ['text', 'label'];
const long = (word: string) => `${word} is a text of many words that goes on and on`;

test.each([
  [['id', 'text', 'label'], [['1', long('a'), 'x']], true],
  [
    ['', 'count', 'class', 'tweet'],
    [
      ['0', '3', '2', long('a')],
      ['1', '3', '1', long('b')],
    ],
    true,
  ],
  [
    ['v1', 'v2', '', ''],
    [
      ['ham', long('a'), '', ''],
      ['spam', long('b'), '', ''],
    ],
    true,
  ],
  [
    ['ham', long('a')],
    [
      ['spam', long('b')],
      ['ham', long('c')],
      ['ham', long('d')],
      ['spam', long('e')],
    ],
    false,
  ],
  [['3', 'A title', long('a')], [['4', 'Another', long('b')]], false],
  [
    ['fine', '0'],
    [
      ['good', '1'],
      ['so so', '0'],
    ],
    false,
  ],
  [['text', 'label'], [], true],
])('%j: a header %#', (first, rest, expected) => {
  expect(hasHeader([first, ...rest], wanted)).toBe(expected);
});

const many = (...rows: readonly (readonly string[])[]) => Array.from({ length: 30 }, (_, i) => rows[i % rows.length]!);

test('a name that is no class of its column is a header, however short the texts', () => {
  const rest = many(['spis', 'mad'], ['spil', 'sport'], ['kog', 'mad']);
  expect(hasHeader([['ytring', 'slags'], ...rest], wanted)).toBe(true);
  expect(hasHeader([['mål', 'sport'], ...rest], wanted)).toBe(false);
  expect(hasHeader([['tog', 'rejse'], ...rest, ['fly', 'krig']], wanted), 'classes of one row').toBe(false);
});

test.each([
  ['metin', 'etiket'],
  ['本文', '分類'],
  ['النص', 'التصنيف'],
  ['ข้อความ', 'ป้าย'],
  ['Текст', 'Класс'],
  ['내용'.normalize('NFD'), '분류'],
])('%s and %s name columns', (text, label) => {
  expect(
    hasHeader(
      [
        [text, label],
        ['a', 'x'],
      ],
      wanted,
    ),
  ).toBe(true);
});

import type { RandomSource } from '@aml-mlops/random';

const PIECES = [
  ...[
    'the',
    'The',
    'AND',
    'cat',
    'x',
    'a',
    'I',
    'word',
    'WORD',
    'snake_case',
    '__',
    '_',
    "don't",
    'a-b',
    '12',
    '3d',
    'e.g.',
  ],
  ...[' ', ' ', ' ', '\n', '\t', '\0', '\u00a0', '\u2028', '\ufeff', '.', ',', '!?', '--', '<', '$', '`', '^'],
  ...['é', 'e\u0301', '\u0301', '\u0338', 'ß', 'ẞ', 'İ', 'ı', 'ΟΔΟΣ', 'Σ', 'ς', 'ǅ', 'ﬁ', '\u212a', '\u212b', '\u2126'],
  ...[
    '½',
    '²',
    '٣',
    'Ⅷ',
    '漢字',
    'क्षि',
    'ไทย',
    'נקודה',
    '한',
    '\u1112\u1161\u11ab',
    '\u037e',
    '\u1fef',
    '\u200d',
    '\u00ad',
  ],
  ...[
    '😀',
    '👩\u200d👩',
    '𝔘𝔫𝔦',
    '𐐀',
    '𐐨',
    '𠀀',
    '𝟙',
    '\u{1e900}',
    '\ud800',
    '\udc00',
    '\ufffd',
    '\uffff',
    '\u{10ffff}',
    'ﬀ',
    '豈',
  ],
];

/** Up to 30 pieces on which text code goes wrong, half of the time ASCII alone. */
export function randomText(random: RandomSource): string {
  const pieces = random.uniform() < 0.5 ? PIECES : PIECES.filter((piece) => /^[\0-\x7f]*$/.test(piece));
  const length = random.below(30);
  return Array.from({ length }, () => pieces[random.below(pieces.length)]!).join('');
}

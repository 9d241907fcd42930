import { Lcg32 } from '@aml-mlops/random';

/**
 * Characters that two implementations of cleaning and tokenising might treat differently: cases that change length or depend on context, marks,
 * surrogates whole and lone, digits and punctuation of other scripts, invisible characters, line ends.
 */
const AWKWARD = [
  ...['', ' ', '\t', '\r\n', '\u0000', '\u00a0', '\u2028', '\u200b', '\u200d', '\ufeff', '\u00ad'],
  ...['İstanbul', 'ΣΊΣΥΦΟΣ', 'straße', 'STRASSE', 'ﬁne', 'Ǆungla', 'é', 'e\u0301', 'ﷺ', 'ǅ', 'ŉ'],
  ...['٣٤٥', '１２３', '½', 'Ⅷ', '²', '３D', '4', '1st'],
  ...['—', '…', '¿que?', '«mot»', '“don’t”', "don't", 'a-b', 'under_score', '$100', '№5', '™'],
  ...[
    '😀',
    '👩‍🚀',
    '🏳️‍🌈',
    '𝔘𝔫𝔦',
    '\u{1d7d8}\u{1d7d9}',
    '\ud83d',
    '\ude00',
    '\u{10ffff}',
    '中文字',
    'हिन्दी',
    'עברית',
    'ไทย',
  ],
];

/**
 * Seeded texts that mix words of a vocabulary, cased in several ways, with awkward Unicode; among them empty ones, ones
 * without any known word, and very long ones.
 *
 * @param words may be empty
 */
export function generatedTexts(words: readonly string[], count: number, seed: number): string[] {
  // The texts only have to be varied and reproducible.
  const random = new Lcg32(seed ^ 0x9e3779b9);
  const below = (n: number) => random.below(n);
  const awkward = () => AWKWARD[below(AWKWARD.length)]!;
  const word = () => {
    const plain = words.length > 0 ? words[below(words.length)]! : awkward();
    const form = below(4);
    if (form === 0) return plain.toUpperCase();
    return form === 1 ? plain + awkward() : plain;
  };
  return Array.from({ length: count }, (_, i) => {
    const length = i % 50 === 0 ? 0 : i % 50 === 1 ? 5000 : 1 + below(60);
    const known = i % 10 !== 2;
    const pieces = Array.from({ length }, () => (known && below(3) > 0 ? word() : awkward()));
    return pieces.join(below(8) === 0 ? '' : ' ');
  });
}

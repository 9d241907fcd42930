const ASCII_WORDS = /\w{2,}/g;
const WORDS = /[\p{L}\p{N}_]{2,}/gu;
const NOT_ASCII = /[^\0-\x7f]/;

/**
 * The words of a text in order: maximal runs of at least two letters (Unicode L), numbers (N) or underscores. These are
 * the tokens of scikit-learn's default: `token_pattern`, `(?u)\b\w\w+\b`; as in Python, combining marks end a word.
 * The text is not converted to lower case.
 */
export function tokenise(text: string): string[] {
  return text.match(NOT_ASCII.test(text) ? WORDS : ASCII_WORDS) ?? [];
}

import { type CleaningOptions, cleanText } from '@aml-mlops/text';
import type { TextMark } from '../../../api/try.ts';

/** Marks in longer texts would not be read. */
export const MARKED_UNITS = 20_000;
const MOST_WORDS = 500;

interface Token {
  readonly start: number;
  readonly end: number;
  /** Its position in the cleaned text; undefined if cleaning removed it. */
  readonly at: number;
  readonly length: number;
}

/**
 * Locates the contributing terms in a text. Terms are cleaned and may be n-grams: each word of the text is cleaned separately
 * and looked up among the terms; the contribution of an n-gram is divided among the words that it covers. Words that cleaning
 * changes only in combination are not found, and are not marked.
 *
 * @param words terms with contributions; the smallest may be left out
 */
export function textMarks(
  text: string,
  words: readonly { readonly word: string; readonly contribution: number }[],
  cleaning: CleaningOptions,
): TextMark[] {
  const { tokens, line } = cleanedTokens(text.slice(0, MARKED_UNITS), cleaning);
  const small = line.toLowerCase();
  const sums = new Float64Array(tokens.length);
  for (const { word, contribution } of words.slice(0, MOST_WORDS)) {
    // Of words that share a hashed column, the first that occurs in the text is assumed.
    const found =
      word
        .split(' / ')
        .map((term) => placesOf(term, small))
        .find((places) => places.length > 0) ?? [];
    for (const [from, to] of found) share(tokens, sums, from, to, contribution / found.length);
  }
  return tokens.flatMap(({ start, end }, i) => (sums[i] === 0 ? [] : [{ start, end, contribution: sums[i]! }]));
}

/** Words of a text with their cleaned forms on one line, surrounded and separated by spaces. */
function cleanedTokens(text: string, cleaning: CleaningOptions): { readonly tokens: Token[]; readonly line: string } {
  const tokens: Token[] = [];
  let line = ' ';
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}_'’-]+/gu)) {
    const cleaned = cleanText(match[0], cleaning).trim();
    if (cleaned === '') continue;
    tokens.push({ start: match.index, end: match.index + match[0].length, at: line.length, length: cleaned.length });
    line += `${cleaned} `;
  }
  return { tokens, line };
}

/** Where a term occurs: as whole words if possible, otherwise within words, as character n-grams do. */
function placesOf(term: string, line: string): (readonly [number, number])[] {
  const plain = term.replaceAll('␣', ' ').toLowerCase();
  if (plain.trim() === '') return [];
  const whole = occurrences(` ${plain.trim()} `, line).map(([from, to]) => [from + 1, to - 1] as const);
  return whole.length > 0 && !term.includes('␣') ? whole : occurrences(plain, line);
}

function occurrences(needle: string, line: string): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (let at = line.indexOf(needle); at >= 0; at = line.indexOf(needle, at + 1)) found.push([at, at + needle.length]);
  return found;
}

/** Divides a contribution among the words that a span covers, by the length covered. */
function share(tokens: readonly Token[], sums: Float64Array, from: number, to: number, contribution: number): void {
  const covered: [number, number][] = [];
  for (let i = firstAt(tokens, from); i < tokens.length && tokens[i]!.at < to; i++) {
    const { at, length } = tokens[i]!;
    const units = Math.min(to, at + length) - Math.max(from, at);
    if (units > 0) covered.push([i, units]);
  }
  const total = covered.reduce((sum, [, units]) => sum + units, 0);
  for (const [i, units] of covered) sums[i]! += (contribution * units) / total;
}

/** The first token that ends after a position. */
function firstAt(tokens: readonly Token[], place: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.at + tokens[middle]!.length <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

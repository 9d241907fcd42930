import { type CleaningOptions, cleanText } from '@aml-mlops/text';
import type { TextMark } from '../../../api/try.ts';

/** More of a text nobody reads mark by mark. */
export const MARKED_UNITS = 20_000;
const MOST_WORDS = 500;

interface Token {
  readonly start: number;
  readonly end: number;
  /** Where its cleaned form stands in the cleaned text; undefined where cleaning left nothing of it. */
  readonly at: number;
  readonly length: number;
}

/**
 * Which places of a text its deciding words are at. Words were cleaned, and may be n-grams: each word of the text is cleaned by
 * itself and looked for in what decided; an n-gram is shared out among the words that it covers. What cleaning makes of several
 * words at once is not found, and marks nothing.
 *
 * @param words what decided, with contributions; those that decided least may be left out
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
    // Of words that have one column by their hash, the first one that is in the text is the one that is meant.
    const found =
      word
        .split(' / ')
        .map((term) => placesOf(term, small))
        .find((places) => places.length > 0) ?? [];
    for (const [from, to] of found) share(tokens, sums, from, to, contribution / found.length);
  }
  return tokens.flatMap(({ start, end }, i) => (sums[i] === 0 ? [] : [{ start, end, contribution: sums[i]! }]));
}

/** Words of a text with their cleaned forms in one line, a blank before, between and after. */
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

/** Where a term stands: as whole words where it does, else as part of words, as n-grams of characters are. */
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

/** Shares a contribution out among the words that a place covers, by how much of each it covers. */
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

/** The first token that ends after a place. */
function firstAt(tokens: readonly Token[], place: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.at + tokens[middle]!.length <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

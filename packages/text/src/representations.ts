import { parseRepresentation, type Representation } from './representation.ts';

/**
 * Recommended representations, by name. All expect clean texts in lower case; those with punctuation marks expect
 * texts cleaned with `punctuation: 'tokens'`.
 *
 * - `words`: words alone.
 * - `word-pairs`: words and pairs of adjacent words.
 * - `word-pairs-marks`: the same, with punctuation marks as words.
 * - `word-pairs-characters`: words and pairs, and character 2- to 5-grams within words; for short texts.
 * - `segments-characters`: words and pairs, and character 1- to 3-grams; for scripts without blanks.
 */
export const REPRESENTATIONS = {
  words: of([{ analyzer: 'word' }]),
  'word-pairs': of([{ analyzer: 'word', ngramRange: [1, 2] }]),
  'word-pairs-marks': of([{ analyzer: 'word', ngramRange: [1, 2], tokens: 'pieces' }]),
  'word-pairs-characters': of([
    { analyzer: 'word', ngramRange: [1, 2] },
    { analyzer: 'char_wb', ngramRange: [2, 5], minDocuments: 2 },
  ]),
  'segments-characters': of([
    { analyzer: 'word', ngramRange: [1, 2], tokens: 'pieces' },
    { analyzer: 'char', ngramRange: [1, 3] },
  ]),
} as const satisfies Record<string, Representation>;

export type RepresentationName = keyof typeof REPRESENTATIONS;

function of(blocks: readonly object[]): Representation {
  return parseRepresentation({ blocks });
}

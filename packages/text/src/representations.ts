import { parseRepresentation, type Representation } from './representation.ts';

/**
 * Representations worth a try, by name. All expect clean texts in lower case; those that keep punctuation marks expect
 * texts whose marks are words of their own.
 *
 * - `words`: words alone.
 * - `word-pairs`: words and pairs of neighbours.
 * - `word-pairs-marks`: the same, punctuation marks among the words.
 * - `word-pairs-characters`: words and pairs beside character 2- to 5-grams within words; for short texts.
 * - `segments-characters`: words and pairs beside character 1- to 3-grams; for scripts without blanks.
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

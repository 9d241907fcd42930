import type { RepresentationInput } from './representation.ts';
import { REPRESENTATIONS } from './representations.ts';

/** Blocks of all kinds, with limits. */
export const SEVERAL: RepresentationInput = {
  stopWords: ['the'],
  blocks: [
    { analyzer: 'word', ngramRange: [1, 2], minDocuments: 2 },
    { analyzer: 'word', hashingBits: 8 },
    { analyzer: 'char_wb', ngramRange: [2, 4], maxFeatures: 80, minDocuments: 3 },
  ],
};

/** Representations that differ in what a fit has to keep apart, by what is said of them in the name of a test. */
export const DIFFERENT_REPRESENTATIONS: readonly (readonly [string, RepresentationInput])[] = [
  ['words', REPRESENTATIONS.words],
  ['pairs beside characters', REPRESENTATIONS['word-pairs-characters']],
  ['several blocks with limits', SEVERAL],
];

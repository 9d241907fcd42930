import { NgramSieve } from './ngram-sieve.ts';
import { countInto } from './ngram-sieve-of.ts';
import type { Representation } from './representation.ts';

/** Characters of all documents up to which n-grams are not counted: so many hardly have millions of different ones. */
const FEWEST_CHARACTERS = 40_000_000;

export interface BoundOptions {
  /** Columns that a block may have, about, for each block. Range: [1, inf). */
  readonly mostColumns: readonly number[];
  /** Characters of all documents below which no block is bounded. Default: 40,000,000. */
  readonly fewestCharacters?: number;
}

/**
 * The representation with a higher `minDocuments` in blocks that would have too many columns of these documents: the smallest that
 * leaves about `mostColumns`, counted by hash in one pass and 32 MB, before a vocabulary is made. Unchanged for few documents.
 */
export function boundColumns(
  representation: Representation,
  documents: readonly string[],
  { mostColumns, fewestCharacters = FEWEST_CHARACTERS }: BoundOptions,
): Representation {
  let characters = 0;
  for (const document of documents) characters += document.length;
  if (characters < fewestCharacters) return representation;
  const blocks = representation.blocks.map((block, b) => {
    // A hash has all its columns, whatever was read; `maxFeatures` is a bound already.
    if (block.hashingBits !== null || block.maxFeatures !== null) return block;
    const sieve = new NgramSieve(1);
    countInto(sieve, documents, block, representation);
    return { ...block, minDocuments: Math.max(block.minDocuments, sieve.leastFor(mostColumns[b]!)) };
  });
  return { ...representation, blocks };
}

import { isSingleWords } from './fitted-block.ts';
import { NgramScanner } from './ngram-scanner.ts';
import { NgramSieve } from './ngram-sieve.ts';
import type { Representation, RepresentationBlock } from './representation.ts';

/** Characters of all documents below which the second cut costs more than it saves. */
const FEWEST_CHARACTERS = 8_000_000;

/** The sieve of a block's `minDocuments`; undefined where little would be sieved out: hashes, single words, few documents. */
export function sieveOf(
  documents: readonly string[],
  block: RepresentationBlock,
  representation: Pick<Representation, 'lowerCase' | 'stopWords'>,
  fewestCharacters = FEWEST_CHARACTERS,
): NgramSieve | undefined {
  if (block.minDocuments < 2 || block.hashingBits !== null || isSingleWords(block)) return undefined;
  let characters = 0;
  for (const document of documents) characters += document.length;
  if (characters < fewestCharacters) return undefined;
  const sieve = new NgramSieve(block.minDocuments);
  countInto(sieve, documents, block, representation);
  return sieve;
}

/** Counts the n-grams of the documents in the sieve's cells. */
export function countInto(
  sieve: NgramSieve,
  documents: readonly string[],
  block: RepresentationBlock,
  { lowerCase, stopWords }: Pick<Representation, 'lowerCase' | 'stopWords'>,
): void {
  const scanner = new NgramScanner({ ...block, lowerCase, stopWords }, sieve);
  for (const document of documents) scanner.scan(document, true);
}

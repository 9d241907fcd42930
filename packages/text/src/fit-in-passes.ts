import { isSingleWords } from './fitted-block.ts';
import { blockLearner } from './learn-block.ts';
import { NgramScanner } from './ngram-scanner.ts';
import { NgramSieve } from './ngram-sieve.ts';
import { parseRepresentation, type Representation, type RepresentationInput } from './representation.ts';
import { Vectorizer } from './vectorizer.ts';

/** Texts that can be read several times, in the same order, some at a time. */
export type TextBatches = () => AsyncIterable<readonly string[]>;

/** The n-grams of a text in one block: valid until the next text. */
export interface ReadNgrams {
  /** int32 [length], distinct numbers of the block's n-grams, in any order. */
  readonly ids: Int32Array;
  /** int32 [length], how often each stands in the text. */
  readonly counts: Int32Array;
}

export interface PassesOptions {
  /** Columns that a block may have, about, for each block: n-grams of too few documents are left out. Range: [1, inf). */
  readonly mostColumns: readonly number[];
  /** Receives each text's n-grams, by block, in the order of the texts. */
  readonly onText: (ngrams: readonly ReadNgrams[]) => void;
}

export interface FittedInPasses {
  /** Its representation has the `minDocuments` that bound its columns. */
  readonly vectorizer: Vectorizer;
  /** For each block the column of each number in {@link ReadNgrams}; -1 for those without one. Undefined where numbers are columns. */
  readonly columnOf: readonly (Int32Array | undefined)[];
}

/**
 * Fits a vectoriser on texts that do not fit in memory, in two passes: the first counts n-grams by hash, 32 MB a block, to know which are
 * too rare, the second learns the others. Vocabulary and frequencies are those of {@link Vectorizer.fitRows} with the same `minDocuments`.
 *
 * @throws MlopsError `E_EMPTY_VOCABULARY` if a block has no n-gram left
 */
export async function fitInPasses(
  input: RepresentationInput,
  texts: TextBatches,
  { mostColumns, onText }: PassesOptions,
): Promise<FittedInPasses> {
  const given = parseRepresentation(input);
  const sieves = await countAll(given, texts);
  const blocks = given.blocks.map((block, b) => {
    const sieve = sieves[b];
    return sieve ? { ...block, minDocuments: Math.max(block.minDocuments, sieve.leastFor(mostColumns[b]!)) } : block;
  });
  const representation: Representation = { ...given, blocks };
  const learners = blocks.map((block, b) => {
    const isSieved = block.minDocuments > 1 && !isSingleWords(block);
    return blockLearner(block, representation, false, isSieved ? sieves[b]?.of(block.minDocuments) : undefined);
  });
  for await (const batch of texts()) {
    for (const text of batch) onText(learners.map((learner) => learner.readOne(text)));
  }
  const learnt = learners.map((learner) => {
    const { state, columnOf } = learner.learn();
    learner.release();
    return { state, columnOf };
  });
  const states = learnt.map(({ state }) => state);
  return { vectorizer: Vectorizer.of(representation, states), columnOf: learnt.map(({ columnOf }) => columnOf) };
}

/** Counts of the n-grams of each block that may have too many; undefined for a hash and for blocks that are bounded already. */
async function countAll(
  { blocks, lowerCase, stopWords }: Representation,
  texts: TextBatches,
): Promise<readonly (NgramSieve | undefined)[]> {
  const sieves = blocks.map(({ hashingBits, maxFeatures }) =>
    hashingBits === null && maxFeatures === null ? new NgramSieve(1) : undefined,
  );
  const scanners = blocks.map((block, b) => {
    const sieve = sieves[b];
    return sieve && new NgramScanner({ ...block, lowerCase, stopWords }, sieve);
  });
  if (scanners.every((scanner) => scanner === undefined)) return sieves;
  for await (const batch of texts()) {
    for (const text of batch) for (const scanner of scanners) scanner?.scan(text, true);
  }
  return sieves;
}

import { isSingleWords, tableScanner } from './fitted-block.ts';
import { blockLearner } from './learn-block.ts';
import { type PackedTerms, packTerms } from './packed-terms.ts';
import type { Representation, RepresentationBlock } from './representation.ts';
import { type ReadRows, type SortedRows, sortedRows } from './sorted-rows.ts';
import { TermLearner } from './term-learner.ts';

/**
 * The n-grams of texts, cut and counted once. {@link CutVectorizer} learns from any part of the texts by this alone. On shared
 * memory, so that threads read one copy. The indices are ranks of the n-grams in the order of code points, or their hashes.
 */
export interface CutBlock extends SortedRows {
  readonly rows: number;
  /** Distinct n-grams, or columns of the hash. */
  readonly terms: number;
  /** The n-grams, in the order of code points; undefined where they were not asked for, or are hashed. */
  readonly packed: PackedTerms | undefined;
}

export interface CutOptions {
  /** Whether the n-grams themselves are kept, for a vectoriser that is fitted on all of the texts. Default: false. */
  readonly keepTerms?: boolean;
}

/**
 * Cuts texts for one block of a representation. N-grams of fewer texts than `minDocuments` are left out: no part of the texts has
 * them more often. All other limits are those of a part.
 *
 * @throws MlopsError `E_EMPTY_VOCABULARY` where no n-gram is left
 */
export function cutBlock(
  texts: Iterable<string>,
  block: RepresentationBlock,
  representation: Pick<Representation, 'lowerCase' | 'stopWords'>,
  { keepTerms = false }: CutOptions = {},
): CutBlock {
  const cut =
    block.hashingBits === null
      ? cutTerms(texts, block, representation, keepTerms)
      : cutHashes(texts, block, representation);
  const rows = sortedRows(cut, cut.terms, { shared: true });
  cut.release();
  return { rows: cut.ends.length, terms: cut.terms, packed: cut.packed, ...rows };
}

interface Cut extends ReadRows {
  readonly terms: number;
  readonly packed: PackedTerms | undefined;
  /** Frees what was read, now. */
  release(): void;
}

function cutTerms(
  texts: Iterable<string>,
  block: RepresentationBlock,
  representation: Pick<Representation, 'lowerCase' | 'stopWords'>,
  keepTerms: boolean,
): Cut {
  const learner = new TermLearner({
    scanner: tableScanner(block, representation),
    stopWords: isSingleWords(block) ? representation.stopWords : [],
    minDocumentFrequency: block.minDocuments,
    keepRows: true,
    owner: `block of ${block.analyzer} n-grams`,
  });
  for (const text of texts) learner.read(text);
  const { size, columns, terms } = learner.select();
  const packed = keepTerms ? packTerms(terms()) : undefined;
  learner.releaseTable();
  const { ids, counts, ends } = learner;
  return { ids, counts, ends, columnOf: columns, terms: size, packed, release: () => learner.release() };
}

function cutHashes(
  texts: Iterable<string>,
  block: RepresentationBlock,
  representation: Pick<Representation, 'lowerCase' | 'stopWords'>,
): Cut {
  const learner = blockLearner(block, representation, true);
  for (const text of texts) learner.read(text);
  const { ids, counts, ends, columnOf } = learner.learn();
  const terms = 2 ** block.hashingBits!;
  return { ids, counts, ends, columnOf, terms, packed: undefined, release: () => learner.release() };
}

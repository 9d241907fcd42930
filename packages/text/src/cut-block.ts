import { isSingleWords, tableScanner } from './fitted-block.ts';
import { blockLearner } from './learn-block.ts';
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
): CutBlock {
  const cut =
    block.hashingBits === null ? cutTerms(texts, block, representation) : cutHashes(texts, block, representation);
  const rows = sortedRows(cut, cut.terms, { shared: true });
  cut.release();
  return { rows: cut.ends.length, terms: cut.terms, ...rows };
}

interface Cut extends ReadRows {
  readonly terms: number;
  /** Frees what was read, now. */
  release(): void;
}

function cutTerms(
  texts: Iterable<string>,
  block: RepresentationBlock,
  representation: Pick<Representation, 'lowerCase' | 'stopWords'>,
): Cut {
  const learner = new TermLearner({
    scanner: tableScanner(block, representation),
    stopWords: isSingleWords(block) ? representation.stopWords : [],
    minDocumentFrequency: block.minDocuments,
    keepRows: true,
    owner: `block of ${block.analyzer} n-grams`,
  });
  for (const text of texts) learner.read(text);
  const { size, columns } = learner.select();
  learner.releaseTable();
  const { ids, counts, ends } = learner;
  return { ids, counts, ends, columnOf: columns, terms: size, release: () => learner.release() };
}

function cutHashes(
  texts: Iterable<string>,
  block: RepresentationBlock,
  representation: Pick<Representation, 'lowerCase' | 'stopWords'>,
): Cut {
  const learner = blockLearner(block, representation, true);
  for (const text of texts) learner.read(text);
  const { ids, counts, ends, columnOf } = learner.learn();
  return { ids, counts, ends, columnOf, terms: 2 ** block.hashingBits!, release: () => learner.release() };
}

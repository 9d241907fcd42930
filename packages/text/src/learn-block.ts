import type { BlockLearner } from './block-learner.ts';
import { type BlockState, isSingleWords, tableScanner } from './fitted-block.ts';
import { hashLearner } from './hashing/hash-learner.ts';
import type { NgramSieve } from './ngram-sieve.ts';
import type { Representation, RepresentationBlock } from './representation.ts';
import { TermLearner } from './term-learner.ts';
import { Vocabulary } from './vocabulary.ts';

/**
 * @param keepRows whether the documents' counts are kept, so that they need not be cut again
 * @param sieve has counted the documents; it changes no result. Default: none
 */
export function blockLearner(
  block: RepresentationBlock,
  representation: Pick<Representation, 'lowerCase' | 'stopWords'>,
  keepRows: boolean,
  sieve?: NgramSieve,
): BlockLearner {
  return block.hashingBits === null
    ? vocabularyLearner(block, representation, keepRows, sieve)
    : hashLearner(block, block.hashingBits, representation, keepRows);
}

function vocabularyLearner(
  block: RepresentationBlock,
  representation: Pick<Representation, 'lowerCase' | 'stopWords'>,
  keepRows: boolean,
  sieve: NgramSieve | undefined,
): BlockLearner {
  const { minDocuments, maxShare, maxFeatures } = block;
  const learner = new TermLearner({
    scanner: tableScanner(block, representation, sieve),
    stopWords: isSingleWords(block) ? representation.stopWords : [],
    minDocumentFrequency: minDocuments,
    maxDocumentShare: maxShare,
    ...(maxFeatures !== null && { maxSize: maxFeatures }),
    keepRows,
    owner: `block of ${block.analyzer} n-grams`,
  });
  return {
    read: (document) => learner.read(document),
    readOne: (document) => {
      const length = learner.read(document);
      return { ids: learner.ids.subarray(0, length), counts: learner.counts.subarray(0, length) };
    },
    learn: () => {
      const { ids, counts, ends } = learner;
      return { ...stateOf(block, learner), ids, counts, ends };
    },
    release: () => learner.release(),
  };
}

/**
 * Ends the learning.
 *
 * @returns what the block has learnt, and the column of each of the learner's numbers, -1 for those without one
 * @throws MlopsError `E_EMPTY_VOCABULARY` if no n-gram is left
 */
export function stateOf(
  block: RepresentationBlock,
  learner: TermLearner,
): { readonly state: BlockState; readonly columnOf: Int32Array } {
  const selected = learner.select();
  const documentFrequency = new Int32Array(selected.size);
  selected.columns.forEach((column, term) => {
    if (column >= 0) documentFrequency[column] = learner.documentFrequency(term);
  });
  const vocabulary = Vocabulary.learned(selected);
  return { state: { block, vocabulary, documentFrequency, documents: learner.documents }, columnOf: selected.columns };
}

import { type BlockState, isSingleWords, tableScanner } from './fitted-block.ts';
import { HashedWords } from './hashing/hashed-words.ts';
import { enlargeInt32, release } from './memory.ts';
import { NgramScanner } from './ngram-scanner.ts';
import type { NgramSieve } from './ngram-sieve.ts';
import type { Representation, RepresentationBlock } from './representation.ts';
import { RowAccumulator } from './row-accumulator.ts';
import { TermLearner } from './term-learner.ts';
import { Vocabulary } from './vocabulary.ts';

/** Learns one block of a representation from documents, one after another. */
export interface BlockLearner {
  read(document: string): void;
  /** Ends the learning. @throws MlopsError `E_EMPTY_VOCABULARY` if no n-gram is left */
  learn(): LearntBlock;
  /** Frees the rows of what was learnt, now; its state stays. */
  release(): void;
}

/** What was learnt, and the rows that were kept. */
export interface LearntBlock {
  readonly state: BlockState;
  /** Column of a number in `ids`; -1 for n-grams that have none. Undefined where numbers are columns, which then rise in a document. */
  readonly columnOf: Int32Array | undefined;
  readonly ids: Int32Array;
  readonly counts: Int32Array;
  /** Where each document ends in `ids` and `counts`; empty where rows are not kept. */
  readonly ends: readonly number[];
}

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

function hashLearner(
  block: RepresentationBlock,
  bits: number,
  representation: Pick<Representation, 'lowerCase' | 'stopWords'>,
  keepRows: boolean,
): BlockLearner {
  const hashed = HashedWords.of(block, representation, true);
  // Of texts that the kernel cannot read.
  let general: { readonly scanner: NgramScanner; readonly accumulator: RowAccumulator } | undefined;
  const documentFrequency = hashed?.documentFrequency ?? new Int32Array(2 ** bits);
  const ends: number[] = [];
  let ids = new Int32Array(1 << 12);
  let counts = new Int32Array(1 << 12);
  let documents = 0;
  const reserve = (needed: number) => {
    if (needed <= ids.length) return;
    ids = enlargeInt32(ids, needed);
    counts = enlargeInt32(counts, needed);
  };
  return {
    read: (document) => {
      documents++;
      const counted = hashed?.count(document) ?? -1;
      if (hashed && counted >= 0) {
        if (!keepRows) return;
        const start = ends.at(-1) ?? 0;
        reserve(start + counted);
        ids.set(hashed.ids.subarray(0, counted), start);
        counts.set(hashed.counts.subarray(0, counted), start);
        ends.push(start + counted);
        return;
      }
      general ??= {
        scanner: new NgramScanner({ ...block, ...representation }, bits),
        accumulator: new RowAccumulator(2 ** bits),
      };
      const { scanner, accumulator } = general;
      const length = scanner.scan(document, false);
      for (let i = 0; i < length; i++) accumulator.add(scanner.ids[i]!);
      const start = keepRows ? (ends.at(-1) ?? 0) : 0;
      reserve(start + accumulator.distinct);
      const end = accumulator.drain(ids, counts, start);
      for (let i = start; i < end; i++) documentFrequency[ids[i]!] = documentFrequency[ids[i]!]! + 1;
      if (keepRows) ends.push(end);
    },
    learn: () => ({
      state: { block, vocabulary: undefined, documentFrequency: documentFrequency.slice(), documents },
      columnOf: undefined,
      ids,
      counts,
      ends,
    }),
    release: () => release(ids, counts),
  };
}

import { isSingleWords, tableScanner } from './fitted-block.ts';
import { blockLearner } from './learn-block.ts';
import { emptyInt32 } from './memory.ts';
import type { Representation, RepresentationBlock } from './representation.ts';
import { RowAccumulator } from './row-accumulator.ts';
import { TermLearner } from './term-learner.ts';

/**
 * The n-grams of texts, cut and counted once. {@link CutVectorizer} learns from any part of the texts by this alone. On shared
 * memory, so that threads read one copy.
 *
 * | symbol | shape | dtype | meaning |
 * | --- | --- | --- | --- |
 * | indptr | rows + 1 | int32 | text r has the entries indptr[r] to indptr[r + 1] |
 * | indices | entries | int32 | n-gram of each entry, by rank in the order of code points or by hash; rising within a text |
 * | counts | entries | uint16, int32 past 65,535 | how often it stands in the text |
 */
export interface CutBlock {
  readonly rows: number;
  /** Distinct n-grams, or columns of the hash. */
  readonly terms: number;
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly counts: Uint16Array | Int32Array;
}

const UINT16_MAX = 0xffff;

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
  const { ids, counts, ends, columnOf, terms } =
    block.hashingBits === null ? cutTerms(texts, block, representation) : cutHashes(texts, block, representation);
  const entries = ends.at(-1) ?? 0;
  let kept = 0;
  let most = 0;
  for (let entry = 0; entry < entries; entry++) {
    if (columnOf && columnOf[ids[entry]!]! < 0) continue;
    kept++;
    most = Math.max(most, counts[entry]!);
  }
  const indptr = emptyInt32(ends.length + 1, { shared: true });
  const indices = emptyInt32(kept, { shared: true });
  const sorted =
    most > UINT16_MAX
      ? new Int32Array(new SharedArrayBuffer(4 * kept))
      : new Uint16Array(new SharedArrayBuffer(2 * kept));
  const row = new RowAccumulator(terms);
  let at = 0;
  for (const [text, end] of ends.entries()) {
    for (let entry = ends[text - 1] ?? 0; entry < end; entry++) {
      const column = columnOf ? columnOf[ids[entry]!]! : ids[entry]!;
      if (column >= 0) row.add(column, counts[entry]!);
    }
    at = row.drain(indices, sorted, at);
    indptr[text + 1] = at;
  }
  return { rows: ends.length, terms, indptr, indices, counts: sorted };
}

interface Cut {
  readonly ids: Int32Array;
  readonly counts: Int32Array;
  readonly ends: readonly number[];
  readonly columnOf: Int32Array | undefined;
  readonly terms: number;
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
  const { ids, counts, ends } = learner;
  return { ids, counts, ends, columnOf: columns, terms: size };
}

function cutHashes(
  texts: Iterable<string>,
  block: RepresentationBlock,
  representation: Pick<Representation, 'lowerCase' | 'stopWords'>,
): Cut {
  const learner = blockLearner(block, representation, true);
  for (const text of texts) learner.read(text);
  const { ids, counts, ends, columnOf } = learner.learn();
  return { ids, counts, ends, columnOf, terms: 2 ** block.hashingBits! };
}

import type { BlockLearner } from '../block-learner.ts';
import { enlargeInt32, release } from '../memory.ts';
import { NgramScanner } from '../ngram-scanner.ts';
import type { Representation, RepresentationBlock } from '../representation.ts';
import { RowAccumulator } from '../row-accumulator.ts';
import { HashedWords } from './hashed-words.ts';

/**
 * Learns a block of hashed n-grams: numbers are columns.
 *
 * @param bits of the columns
 * @param keepRows whether the documents' counts are kept
 */
export function hashLearner(
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
  const kept = (start: number, end: number) => {
    if (keepRows) ends.push(end);
    return { ids: ids.subarray(start, end), counts: counts.subarray(start, end) };
  };
  const read = (document: string) => {
    documents++;
    const start = keepRows ? (ends.at(-1) ?? 0) : 0;
    const counted = hashed?.count(document) ?? -1;
    if (hashed && counted >= 0) {
      const found = { ids: hashed.ids.subarray(0, counted), counts: hashed.counts.subarray(0, counted) };
      if (!keepRows) return found;
      reserve(start + counted);
      ids.set(found.ids, start);
      counts.set(found.counts, start);
      return kept(start, start + counted);
    }
    general ??= {
      scanner: new NgramScanner({ ...block, ...representation }, bits),
      accumulator: new RowAccumulator(2 ** bits),
    };
    const { scanner, accumulator } = general;
    const length = scanner.scan(document, false);
    for (let i = 0; i < length; i++) accumulator.add(scanner.ids[i]!);
    reserve(start + accumulator.distinct);
    const end = accumulator.drain(ids, counts, start);
    for (let i = start; i < end; i++) documentFrequency[ids[i]!] = documentFrequency[ids[i]!]! + 1;
    return kept(start, end);
  };
  return {
    read,
    readOne: read,
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

import type { CutBlock } from './cut-block.ts';
import type { BlockState } from './fitted-block.ts';
import { learnPart } from './learn-part.ts';
import { unpackTerms } from './packed-terms.ts';
import type { RepresentationBlock } from './representation.ts';
import { type SortedRows, sortedRows } from './sorted-rows.ts';
import { Vocabulary } from './vocabulary.ts';

/** What a block learns from all texts that were cut, and their counts by its columns. */
export function learnCut(block: RepresentationBlock, cut: CutBlock): { state: BlockState; rows: SortedRows } {
  const { rows: documents, packed, indptr, indices, counts } = cut;
  const all = Int32Array.from({ length: documents }, (_, row) => row);
  const { kept, columnOf, documentFrequency } = learnPart(block, cut, all);
  if (block.hashingBits === null && !packed) throw new Error('the terms of a cut must be kept to learn from it');
  const vocabulary = packed && Vocabulary.of(unpackTerms(packed, kept));
  const state: BlockState = { block, vocabulary, documentFrequency, documents };
  if (kept.length === cut.terms) return { state, rows: { indptr, indices, counts } };
  return { state, rows: sortedRows({ ids: indices, counts, ends: indptr.subarray(1), columnOf }, kept.length) };
}

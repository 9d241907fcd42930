import { MlopsError } from '@aml-mlops/errors';
import type { LearntBlock } from './block-learner.ts';
import type { CsrMatrix } from './csr.ts';
import type { CutBlock } from './cut-block.ts';
import { type BlockState, FittedBlock } from './fitted-block.ts';
import { FittedRows } from './fitted-rows.ts';
import { blockLearner } from './learn-block.ts';
import { learnCut } from './learn-cut.ts';
import { type Allocation, emptyFloat64, emptyInt32, enlargeFloat64, enlargeInt32, float64, int32 } from './memory.ts';
import { sieveOf } from './ngram-sieve-of.ts';
import {
  parseRepresentation,
  type Representation,
  type RepresentationBlock,
  type RepresentationInput,
} from './representation.ts';
import { type SortedRows, sortedRows } from './sorted-rows.ts';
import { parseVectorizer, type VectorizerJson, vectorizerJson } from './vectorizer-json.ts';

/**
 * Converts texts to the rows of a {@link Representation}: the blocks' columns side by side, each block weighted by itself. Equal to
 * scikit-learn's `FeatureUnion` of `TfidfVectorizer`s (or `HashingVectorizer`s with `TfidfTransformer`s) within 1e-12,
 * columns in the same order.
 *
 * @example
 * const vectorizer = new Vectorizer({ blocks: [{ analyzer: 'word', ngramRange: [1, 2] }] });
 * const train = vectorizer.fitTransform(trainTexts);
 * const test = vectorizer.transform(testTexts);
 */
export class Vectorizer {
  readonly representation: Representation;
  #blocks: readonly FittedBlock[] | undefined;

  /** @throws MlopsError `E_PARAM_RANGE` */
  constructor(representation: RepresentationInput) {
    this.representation = parseRepresentation(representation);
  }

  /** Number of columns of all blocks. @throws MlopsError `E_NOT_FITTED` */
  get columns(): number {
    return this.blocks.reduce((sum, block) => sum + block.columns, 0);
  }

  /** @throws MlopsError `E_NOT_FITTED` */
  get blocks(): readonly FittedBlock[] {
    if (this.#blocks) return this.#blocks;
    throw new MlopsError('E_NOT_FITTED', 'Vectorizer must be fitted first: call fit or fitTransform');
  }

  /**
   * Learns vocabularies and frequencies in one pass without keeping texts, so that documents may come from a stream.
   *
   * @throws MlopsError `E_EMPTY_VOCABULARY` if a block has no n-gram left
   */
  async fit(documents: Iterable<string> | AsyncIterable<string>): Promise<this> {
    const learners = this.representation.blocks.map((block) => blockLearner(block, this.representation, false));
    for await (const document of documents) for (const learner of learners) learner.read(document);
    this.#learn(learners.map((learner) => learner.learn()));
    return this;
  }

  /**
   * Fits, and returns the documents' rows [documents, columns]. Splits every text once.
   *
   * @throws MlopsError `E_EMPTY_VOCABULARY` if a block has no n-gram left
   */
  fitTransform(documents: Iterable<string>, allocation: Allocation = {}): CsrMatrix {
    const learners = this.representation.blocks.map((block) => blockLearner(block, this.representation, true));
    for (const document of documents) for (const learner of learners) learner.read(document);
    const learnt = learners.map((learner) => learner.learn());
    this.#learn(learnt);
    return this.#rowsOf(learnt, allocation);
  }

  /**
   * Fits, and returns the documents' counts, of which matrices are made. One block is learnt after the other, and rare n-grams are sieved
   * out of large corpora before they enter a table, so that it takes less memory than {@link fitTransform}.
   *
   * @param documents read several times, never changed
   * @throws MlopsError `E_EMPTY_VOCABULARY` if a block has no n-gram left
   */
  fitRows(documents: readonly string[]): FittedRows {
    const { representation } = this;
    const learnt = representation.blocks.map((block) => learnRows(documents, block, representation));
    this.#blocks = learnt.map(({ fitted }) => fitted);
    return new FittedRows(
      this.#blocks,
      learnt.map(({ rows }) => rows),
    );
  }

  /**
   * Fits as {@link fitRows} on texts that were cut before, to the bit, without cutting them again.
   *
   * @param cuts of this representation's blocks in their order, with their terms (`keepTerms`)
   * @throws MlopsError `E_EMPTY_VOCABULARY` if a block has no n-gram left
   */
  fitCuts(cuts: readonly CutBlock[]): FittedRows {
    const { representation } = this;
    const learnt = representation.blocks.map((block, b) => learnCut(block, cuts[b]!));
    this.#blocks = learnt.map(({ state }) => new FittedBlock(state, representation));
    return new FittedRows(
      this.#blocks,
      learnt.map(({ rows }) => rows),
    );
  }

  /** The block by which words are known or not: the first that reads words, else the first. @throws MlopsError `E_NOT_FITTED` */
  get unknownShareBlock(): FittedBlock {
    return this.blocks.find(({ state }) => state.block.analyzer === 'word') ?? this.blocks[0]!;
  }

  /** Prepares for many texts: see `FittedBlock.accelerate`. @throws MlopsError `E_NOT_FITTED` */
  accelerate(): void {
    for (const block of this.blocks) block.accelerate();
  }

  /** @throws MlopsError `E_NOT_FITTED` */
  transform(documents: Iterable<string>, allocation: Allocation = {}): CsrMatrix {
    const { blocks } = this;
    const indptr = [0];
    let indices = new Int32Array(1 << 10);
    let data = new Float64Array(1 << 10);
    let at = 0;
    for (const document of documents) {
      let offset = 0;
      for (const block of blocks) {
        const needed = at + block.count(document);
        if (needed > indices.length) {
          indices = enlargeInt32(indices, needed);
          data = enlargeFloat64(data, needed);
        }
        at = block.drain(indices, data, at, offset);
        offset += block.columns;
      }
      indptr.push(at);
    }
    return {
      rows: indptr.length - 1,
      columns: this.columns,
      indptr: int32(indptr, allocation),
      indices: int32(indices.subarray(0, at), allocation),
      data: float64(data.subarray(0, at), allocation),
    };
  }

  /** @throws MlopsError `E_NOT_FITTED` */
  toJSON(): VectorizerJson {
    return vectorizerJson(this.representation, this.blocks);
  }

  /** @throws MlopsError `E_VECTORIZER` or `E_VOCABULARY` for anything that `toJSON` did not make */
  static fromJSON(json: unknown): Vectorizer {
    const { representation, states } = parseVectorizer(json);
    return Vectorizer.of(representation, states);
  }

  /** @param states what each block of the representation has learnt */
  static of(representation: RepresentationInput, states: readonly BlockState[]): Vectorizer {
    const vectorizer = new Vectorizer(representation);
    vectorizer.#blocks = states.map((state) => new FittedBlock(state, vectorizer.representation));
    return vectorizer;
  }

  #learn(learnt: readonly LearntBlock[]): void {
    this.#blocks = learnt.map(({ state }) => new FittedBlock(state, this.representation));
  }

  #rowsOf(learnt: readonly LearntBlock[], allocation: Allocation): CsrMatrix {
    const { blocks } = this;
    const rows = learnt[0]!.ends.length;
    const entries = blocks.reduce((sum, { state }) => sum + total(state.documentFrequency), 0);
    const indptr = emptyInt32(rows + 1, allocation);
    const indices = emptyInt32(entries, allocation);
    const data = emptyFloat64(entries, allocation);
    let at = 0;
    for (let row = 0; row < rows; row++) {
      let offset = 0;
      for (const [b, block] of blocks.entries()) {
        const { columnOf, ids, counts, ends } = learnt[b]!;
        const start = row === 0 ? 0 : ends[row - 1]!;
        if (columnOf) {
          for (let entry = start; entry < ends[row]!; entry++) {
            const column = columnOf[ids[entry]!]!;
            if (column >= 0) block.add(column, counts[entry]!);
          }
          at = block.drain(indices, data, at, offset);
        } else at = block.write(ids, counts, start, ends[row]!, indices, data, at, offset);
        offset += block.columns;
      }
      indptr[row + 1] = at;
    }
    return { rows, columns: this.columns, indptr, indices, data };
  }
}

function learnRows(
  documents: readonly string[],
  block: RepresentationBlock,
  representation: Representation,
): { readonly fitted: FittedBlock; readonly rows: SortedRows } {
  const learner = blockLearner(block, representation, true, sieveOf(documents, block, representation));
  for (const document of documents) learner.read(document);
  const learnt = learner.learn();
  const fitted = new FittedBlock(learnt.state, representation);
  const rows = sortedRows(learnt, fitted.columns);
  learner.release();
  return { fitted, rows };
}

function total(values: Int32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

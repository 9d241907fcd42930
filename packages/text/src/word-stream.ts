import { FittedBlock, tableScanner } from './fitted-block.ts';
import { stateOf } from './learn-block.ts';
import { parseRepresentation, type Representation, type RepresentationBlock } from './representation.ts';
import type { Scanner } from './scanner.ts';
import { TermLearner } from './term-learner.ts';

/** Columns of one document in increasing order, and their weights. */
export interface WeighedRow {
  readonly indices: Int32Array;
  readonly data: Float64Array;
}

/**
 * Learns words and their document frequencies from a stream of documents, each cut once. The caller keeps the numbers of their words, in
 * memory or on disk, and has them weighed when all documents are read. The rows are, to the bit, those of a `Vectorizer` of single words.
 *
 * @example
 * const stream = new WordStream();
 * const kept = trainTexts.map((text) => stream.read(text).slice());
 * const learnt = stream.learn();
 * const rows = kept.map((words) => learnt.weigh(words));
 */
export class WordStream {
  readonly #representation: Representation;
  readonly #block: RepresentationBlock;
  readonly #learner: TermLearner;
  #scanner: Scanner | undefined;

  /** @param tokens what a word is, as of a {@link Representation} */
  constructor(tokens: 'letters' | 'pieces' = 'letters') {
    this.#representation = parseRepresentation({ blocks: [{ analyzer: 'word', tokens }] });
    this.#block = this.#representation.blocks[0]!;
    this.#learner = new TermLearner({
      scanner: (table) => {
        this.#scanner = tableScanner(this.#block, this.#representation)(table);
        return this.#scanner;
      },
      keepRows: false,
      owner: 'WordStream',
    });
  }

  /** @returns the numbers of the document's words in order, repeated ones too: a view, valid until the next document is read */
  read(document: string): Int32Array {
    this.#learner.read(document);
    const { ids, cut } = this.#scanner!;
    return ids.subarray(0, cut);
  }

  /**
   * Ends the learning: no more documents can be read.
   *
   * @throws MlopsError `E_EMPTY_VOCABULARY` if the documents have no word
   */
  learn(): LearntWords {
    const { state, columnOf } = stateOf(this.#block, this.#learner);
    return new LearntWords(new FittedBlock(state, this.#representation), columnOf);
  }
}

/** Weighs documents by the words of all. */
class LearntWords {
  readonly #fitted: FittedBlock;
  readonly #columnOf: Int32Array;
  #indices = new Int32Array(1 << 10);
  #data = new Float64Array(1 << 10);

  constructor(fitted: FittedBlock, columnOf: Int32Array) {
    this.#fitted = fitted;
    this.#columnOf = columnOf;
  }

  /** The words of the columns, sorted by code points. */
  get words(): readonly string[] {
    return this.#fitted.state.vocabulary!.words;
  }

  /**
   * @param words numbers of a document's words, in any order
   * @returns views that are valid until the next document is weighed
   */
  weigh(words: Int32Array): WeighedRow {
    if (words.length > this.#indices.length) {
      this.#indices = new Int32Array(2 * words.length);
      this.#data = new Float64Array(2 * words.length);
    }
    for (const word of words) this.#fitted.add(this.#columnOf[word]!, 1);
    const end = this.#fitted.drain(this.#indices, this.#data, 0, 0);
    return { indices: this.#indices.subarray(0, end), data: this.#data.subarray(0, end) };
  }
}

import type { FittedBlock } from './fitted-block.ts';
import type { Scanner } from './scanner.ts';
import type { Weighing } from './tfidf.ts';
import type { TfidfVectorizer } from './tfidf-vectorizer.ts';
import { Vectorizer } from './vectorizer.ts';
import { Vocabulary } from './vocabulary.ts';
import { WordScanner } from './word-scanner.ts';

/** What turns texts into rows: counts of a vocabulary's words, TF-IDF, or the blocks of a representation. */
export type RowSource = Vocabulary | TfidfVectorizer | Vectorizer;

/** Columns that stand side by side, from one way of cutting texts. */
interface Part {
  readonly makeScanner: () => Scanner;
  scanner: Scanner;
  readonly offset: number;
  readonly weighing: Weighing;
  /** int32 [columns], all 0 between texts. */
  readonly counts: Int32Array;
  /** Share of unknown words; undefined if this part does not tell it. */
  readonly unknownShare: ((text: string, scanner: Scanner, known: number) => number) | undefined;
}

/**
 * Reads one text after another into the same buffers: the row that `Vectorizer.transform` and its like give, within rounding, its
 * columns in the order in which the text has them. Nothing is allocated or sorted for a text, which takes half the time.
 *
 * @example
 * const reader = new RowReader(vectorizer);
 * const length = reader.read('a clean text');
 * console.log(reader.indices.subarray(0, length), reader.data.subarray(0, length));
 */
export class RowReader {
  /** Columns of the text read last, up to the count that `read` returned. The array is replaced as it grows. */
  indices = new Int32Array(1 << 10);
  /** Their weights. */
  data = new Float64Array(1 << 10);
  /** Share of the words of the text read last that no training document has, in [0, 1]; 1 for a text without words. */
  unknownShare = 1;
  readonly #parts: readonly Part[];

  /** @throws MlopsError `E_NOT_FITTED` */
  constructor(source: RowSource) {
    this.#parts = source instanceof Vectorizer ? partsOf(source) : [partOf(source)];
  }

  /** @returns the number of columns */
  read(text: string): number {
    let at = 0;
    for (const part of this.#parts) {
      const known = part.scanner.scan(text, false);
      if (part.unknownShare) this.unknownShare = part.unknownShare(text, part.scanner, known);
      if (at + known > this.indices.length) this.#reserve(2 * (at + known));
      at = this.#weigh(part, known, at);
      // Buffers that one very long text made are not kept.
      if (part.scanner.capacity > KEPT_UNITS) part.scanner = part.makeScanner();
    }
    return at;
  }

  #weigh({ scanner, counts, offset, weighing }: Part, known: number, start: number): number {
    const { ids } = scanner;
    const { indices, data } = this;
    let end = start;
    for (let i = 0; i < known; i++) {
      const column = ids[i]!;
      const count = counts[column]!;
      counts[column] = count + 1;
      if (count === 0) indices[end++] = column;
    }
    const { sublinear, idf, norm, weight = 1 } = weighing;
    let length = 0;
    for (let i = start; i < end; i++) {
      const column = indices[i]!;
      const count = counts[column]!;
      counts[column] = 0;
      let value = sublinear ? sublinearOf(count) : count;
      if (idf) value *= idf[column]!;
      indices[i] = column + offset;
      data[i] = value;
      length += norm === 'l2' ? value * value : value;
    }
    const divisor = norm === 'none' || length === 0 ? 1 : norm === 'l2' ? Math.sqrt(length) : length;
    const factor = weight / divisor;
    if (factor !== 1) for (let i = start; i < end; i++) data[i] = data[i]! * factor;
    return end;
  }

  #reserve(entries: number): void {
    const [indices, data] = [new Int32Array(entries), new Float64Array(entries)];
    indices.set(this.indices);
    data.set(this.data);
    [this.indices, this.data] = [indices, data];
  }
}

/** Buffers for longer texts are not kept. */
const KEPT_UNITS = 1 << 20;

/** 1 + ln n of the counts that texts have: a logarithm takes longer than the rest of an entry. */
const SUBLINEAR = Float64Array.from({ length: 256 }, (_, count) => (count === 0 ? 0 : 1 + Math.log(count)));

function sublinearOf(count: number): number {
  return count < SUBLINEAR.length ? SUBLINEAR[count]! : 1 + Math.log(count);
}

/** The single words of counts and TF-IDF. */
function partOf(source: Vocabulary | TfidfVectorizer): Part {
  const isCounts = source instanceof Vocabulary;
  const vocabulary = isCounts ? source : source.vocabulary;
  const makeScanner = () => new WordScanner(vocabulary.table, !isCounts && source.options.lowercase);
  const weighing: Weighing = isCounts
    ? { sublinear: false, idf: undefined, norm: 'none' }
    : { sublinear: source.options.sublinearTf, idf: source.options.useIdf ? source.idf : undefined, norm: 'l2' };
  return {
    ...{ makeScanner, scanner: makeScanner(), offset: 0, weighing },
    counts: new Int32Array(vocabulary.size),
    unknownShare: (_text, { cut }, known) => (cut === 0 ? 1 : (cut - known) / cut),
  };
}

function partsOf(vectorizer: Vectorizer): Part[] {
  const told = vectorizer.unknownShareBlock;
  let offset = 0;
  return vectorizer.blocks.map((block): Part => {
    block.accelerate();
    const makeScanner = () => block.newScanner();
    const part: Part = {
      ...{ makeScanner, scanner: makeScanner(), offset },
      weighing: { ...block.state.block, idf: block.idf },
      counts: new Int32Array(block.columns),
      unknownShare: block === told ? unknownShareOf(block, vectorizer.representation.stopWords.length > 0) : undefined,
    };
    offset += block.columns;
    return part;
  });
}

function unknownShareOf(block: FittedBlock, hasStopWords: boolean): NonNullable<Part['unknownShare']> {
  // A scanner of single words numbers stop words too, which are no words of the text here.
  const tells = !hasStopWords || !block.readsSingleWords;
  return (text, scanner) => {
    const told = tells ? scanner.shortest?.(block.state.documentFrequency) : undefined;
    const { terms, known } = told ?? block.countShortest(text);
    return terms === 0 ? 1 : (terms - known) / terms;
  };
}

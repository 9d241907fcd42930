import { cleanText } from './clean-text.ts';
import type { CleaningOptions } from './cleaning-options.ts';
import type { FittedBlock } from './fitted-block.ts';
import { latinFold } from './latin/latin-fold.ts';
import { LatinWords } from './latin/latin-words.ts';
import type { Scanner } from './scanner.ts';
import type { Weighing } from './tfidf.ts';
import { TfidfVectorizer } from './tfidf-vectorizer.ts';
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
  /**
   * int32 [columns, 2]: how often each column occurred, 0 between texts; and where its factor is in `factors`. Side by side, since
   * what takes time is to fetch them.
   */
  readonly slots: Int32Array;
  /** Distinct values of idf; 1 alone without it. */
  readonly factors: Float64Array;
  /** Share of unknown words; undefined if this part does not tell it. */
  readonly unknownShare: ((text: string, scanner: Scanner, known: number) => number) | undefined;
}

/**
 * Reads one text after another into the same buffers: the row that `Vectorizer.transform` and its like give, within rounding, in
 * the order in which the text has its columns. Nothing is allocated or sorted for a text. Columns have other numbers, where that
 * is of use: the most frequent first, so that what belongs to the columns of a text stands close together in memory.
 *
 * @example
 * const vectorizer = new Vectorizer({ blocks: [{ analyzer: 'word', ngramRange: [1, 2] }] });
 * vectorizer.fitTransform(trainTexts);
 * const reader = new RowReader(vectorizer);
 * const length = reader.read('a clean text');
 * const columns = reader.indices.subarray(0, length).map((number) => reader.columns[number]!);
 * console.log(columns, reader.data.subarray(0, length));
 */
export class RowReader {
  /** Numbers of the columns of the text read last, up to the count that `read` returned. The array is replaced as it grows. */
  indices = new Int32Array(1 << 10);
  /** Their weights. */
  data = new Float64Array(1 << 10);
  /** Share of the words of the text read last that no training document has, in [0, 1]; 1 for a text without words. */
  unknownShare = 1;
  /** Column of each number that stands in `indices`. */
  readonly columns: Int32Array;
  readonly #parts: readonly Part[];
  readonly #cleaning: CleaningOptions | undefined;
  readonly #latin: LatinWords | undefined;

  /**
   * @param cleaning of the texts that are read. Default: they are clean
   * @throws MlopsError `E_NOT_FITTED`
   */
  constructor(source: RowSource, cleaning?: CleaningOptions) {
    this.#cleaning = cleaning;
    this.#latin = source instanceof Vectorizer ? undefined : latinWordsOf(source, cleaning);
    const size = source instanceof Vectorizer ? source.columns : vocabularyOf(source).size;
    this.columns = Int32Array.from({ length: size }, (_, column) => column);
    this.#parts = source instanceof Vectorizer ? partsOf(source, this.columns) : [partOf(source)];
  }

  /** @returns the number of columns */
  read(text: string): number {
    const latin = this.#latin;
    if (latin) {
      const distinct = latin.count(text);
      if (distinct >= 0) return this.#takeCounted(latin, distinct);
    }
    return this.#scan(this.#cleaning ? cleanText(text, this.#cleaning) : text);
  }

  #takeCounted({ ids, counts, cut, known }: LatinWords, distinct: number): number {
    const part = this.#parts[0]!;
    this.unknownShare = cut === 0 ? 1 : (cut - known) / cut;
    if (distinct > this.indices.length) this.#reserve(2 * distinct);
    const { indices, data } = this;
    const { slots, factors, weighing } = part;
    const { sublinear, norm } = weighing;
    // Counts that are not weighed fetch nothing for a column.
    const factorOf = factors.length === 1 ? undefined : slots;
    let length = 0;
    for (let i = 0; i < distinct; i++) {
      const column = ids[i]!;
      const count = counts[i]!;
      const factor = factors[factorOf ? factorOf[2 * column + 1]! : 0]!;
      const value = (sublinear ? sublinearOf(count) : count) * factor;
      indices[i] = column;
      data[i] = value;
      length += norm === 'l2' ? value * value : value;
    }
    return this.#normalise(weighing, 0, distinct, length);
  }

  #scan(text: string): number {
    let at = 0;
    for (const part of this.#parts) {
      const known = part.scanner.scan(text, false);
      if (part.unknownShare) this.unknownShare = part.unknownShare(text, part.scanner, known);
      if (at + known > this.indices.length) this.#reserve(2 * (at + known));
      at = this.#weigh(part, at, this.#count(part, known, at));
      // Buffers that one very long text made are not kept.
      if (part.scanner.capacity > KEPT_UNITS) part.scanner = part.makeScanner();
    }
    return at;
  }

  /** Writes the columns from `start` on, and counts them in their slots. Returns where they end. */
  #count({ scanner, slots }: Part, known: number, start: number): number {
    const { ids } = scanner;
    const { indices } = this;
    let end = start;
    for (let i = 0; i < known; i++) {
      const column = ids[i]!;
      const count = slots[2 * column]!;
      slots[2 * column] = count + 1;
      if (count === 0) indices[end++] = column;
    }
    return end;
  }

  #weigh({ slots, factors, offset, weighing }: Part, start: number, end: number): number {
    const { indices, data } = this;
    const { sublinear, norm } = weighing;
    let length = 0;
    for (let i = start; i < end; i++) {
      const column = indices[i]!;
      const count = slots[2 * column]!;
      slots[2 * column] = 0;
      const value = (sublinear ? sublinearOf(count) : count) * factors[slots[2 * column + 1]!]!;
      indices[i] = column + offset;
      data[i] = value;
      length += norm === 'l2' ? value * value : value;
    }
    return this.#normalise(weighing, start, end, length);
  }

  /** @param length sum of the weights, of their squares for `l2` */
  #normalise({ norm, weight = 1 }: Weighing, start: number, end: number, length: number): number {
    const { data } = this;
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

/** Undefined for what is not cut word by word. */
function latinWordsOf(source: Vocabulary | TfidfVectorizer, cleaning: CleaningOptions | undefined) {
  const fold = latinFold(cleaning, source instanceof TfidfVectorizer && source.options.lowercase);
  return fold && LatinWords.of(vocabularyOf(source).words, fold);
}

/** The single words of counts and TF-IDF. */
function partOf(source: Vocabulary | TfidfVectorizer): Part {
  const isCounts = source instanceof Vocabulary;
  const vocabulary = vocabularyOf(source);
  const makeScanner = () => new WordScanner(vocabulary.table, !isCounts && source.options.lowercase);
  const weighing: Weighing = isCounts
    ? { sublinear: false, idf: undefined, norm: 'none' }
    : { sublinear: source.options.sublinearTf, idf: source.options.useIdf ? source.idf : undefined, norm: 'l2' };
  return {
    ...{ makeScanner, scanner: makeScanner(), offset: 0, weighing },
    ...slotsOf(vocabulary.size, weighing.idf),
    unknownShare: (_text, { cut }, known) => (cut === 0 ? 1 : (cut - known) / cut),
  };
}

function vocabularyOf(source: Vocabulary | TfidfVectorizer): Vocabulary {
  return source instanceof Vocabulary ? source : source.vocabulary;
}

/** @param columns filled */
function partsOf(vectorizer: Vectorizer, columns: Int32Array): Part[] {
  const told = vectorizer.unknownShareBlock;
  const hasStopWords = vectorizer.representation.stopWords.length > 0;
  let offset = 0;
  return vectorizer.blocks.map((block): Part => {
    const byFrequency = columnsByFrequency(block.state.documentFrequency);
    const numbers = new Int32Array(block.columns);
    for (let number = 0; number < numbers.length; number++) numbers[byFrequency[number]!] = number;
    const numbered = block.numberedScanners(numbers);
    const makeScanner = numbered ?? (() => block.newScanner());
    const columnOf = numbered ? byFrequency : undefined;
    for (let number = 0; number < numbers.length; number++) {
      columns[offset + number] = offset + (columnOf ? columnOf[number]! : number);
    }
    const { idf } = block;
    const part: Part = {
      ...{ makeScanner, scanner: makeScanner(), offset },
      ...{ weighing: { ...block.state.block, idf }, ...slotsOf(block.columns, idf, columnOf) },
      unknownShare: block === told ? unknownShareOf(block, hasStopWords, columnOf) : undefined,
    };
    offset += block.columns;
    return part;
  });
}

function unknownShareOf(
  block: FittedBlock,
  hasStopWords: boolean,
  columnOf: Int32Array | undefined,
): NonNullable<Part['unknownShare']> {
  const { documentFrequency } = block.state;
  const frequency = columnOf ? columnOf.map((column) => documentFrequency[column]!) : documentFrequency;
  // A scanner of single words numbers stop words too, which are no words of the text here.
  const tells = !hasStopWords || !block.readsSingleWords;
  return (text, scanner) => {
    const { terms, known } = (tells ? scanner.shortest?.(frequency) : undefined) ?? block.countShortest(text);
    return terms === 0 ? 1 : (terms - known) / terms;
  };
}

/** @param columnOf columns of the numbers. Default: numbers are columns */
function slotsOf(
  columns: number,
  idf: Float64Array | undefined,
  columnOf?: Int32Array,
): { slots: Int32Array; factors: Float64Array } {
  const slots = new Int32Array(2 * columns);
  if (!idf) return { slots, factors: Float64Array.of(1) };
  const places = new Map<number, number>();
  for (let number = 0; number < columns; number++) {
    const factor = idf[columnOf ? columnOf[number]! : number]!;
    const place = places.get(factor) ?? places.size;
    if (place === places.size) places.set(factor, place);
    slots[2 * number + 1] = place;
  }
  return { slots, factors: Float64Array.from(places.keys()) };
}

function columnsByFrequency(documentFrequency: Int32Array): Int32Array {
  return Int32Array.from(documentFrequency, (_, column) => column).sort(
    (a, b) => documentFrequency[b]! - documentFrequency[a]! || a - b,
  );
}

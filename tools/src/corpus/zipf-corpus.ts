import { rangeError } from '@aml-mlops/errors';
import { Mulberry32, type RandomSource } from '@aml-mlops/random';
import { ENGLISH_STOP_WORDS } from '@aml-mlops/text';
import { aliasSampler } from './alias-sampler.ts';

export interface ZipfOptions {
  readonly documents: number;
  /** Default: 4. */
  readonly classes?: number;
  /** Number of distinct words. Default: 50,000. At least 400. */
  readonly vocabulary?: number;
  /** Mean number of words per document; lengths are log-normal. Default: 100. */
  readonly meanLength?: number;
  /** Default: 42. */
  readonly seed?: number;
}

export interface ZipfDocument {
  readonly id: string;
  readonly text: string;
  readonly label: string;
}

const DEFAULTS: Required<Omit<ZipfOptions, 'documents'>> = {
  classes: 4,
  vocabulary: 50_000,
  meanLength: 100,
  seed: 42,
};
/** Share of a document's words that identify its class. */
const TOPICAL_SHARE = 0.15;
const SENTENCE_WORDS = 14;
/** Standard deviation of the logarithm of a document's length; about that of newsgroup posts. */
const LENGTH_SIGMA = 0.7;

/**
 * A stream of synthetic documents: word frequencies as in a natural language (Zipf: the word of rank r has
 * weight 1 / r), the most frequent words English stop words, sentences with capitals and full stops. Each class has its own
 * words, also drawn by Zipf. For benchmarks of scale only: such texts say nothing about the quality of a classifier.
 *
 * @throws MlopsError `E_PARAM_RANGE`
 */
export function* zipfCorpus(options: ZipfOptions): Generator<ZipfDocument> {
  const { documents, classes, vocabulary, meanLength, seed } = { ...DEFAULTS, ...options };
  checkWhole('documents', documents, 0);
  checkWhole('classes', classes, 1);
  checkWhole('vocabulary', vocabulary, 400);
  if (!(meanLength >= 1)) throw rangeError('meanLength', 'zipfCorpus', 'in [1, inf)', meanLength);
  const random = new Mulberry32(seed);
  const words = makeWords(vocabulary);
  const anyWord = aliasSampler(Float64Array.from(words, (_, rank) => 1 / (rank + 1)));
  const topical = words.length - ENGLISH_STOP_WORDS.size;
  const topicRank = aliasSampler(
    Float64Array.from({ length: Math.ceil(topical / classes) }, (_, rank) => 1 / (rank + 1)),
  );
  const topicWord = (label: number) => ENGLISH_STOP_WORDS.size + ((topicRank(random) * classes + label) % topical);

  for (let i = 0; i < documents; i++) {
    const label = random.below(classes);
    const length = Math.max(
      1,
      Math.round(meanLength * Math.exp(LENGTH_SIGMA * normal(random) - LENGTH_SIGMA ** 2 / 2)),
    );
    let text = '';
    for (let k = 0; k < length; k++) {
      const word = words[random.uniform() < TOPICAL_SHARE ? topicWord(label) : anyWord(random)]!;
      if (k % SENTENCE_WORDS === 0) text += `${k === 0 ? '' : '. '}${word.charAt(0).toUpperCase()}${word.slice(1)}`;
      else text += ` ${word}`;
    }
    yield { id: `doc-${i}`, text: `${text}.`, label: `class-${label}` };
  }
}

const CONSONANTS = 'bdfgklmnprstvz';
const VOWELS = 'aeiou';

/** The stop words, then pronounceable words, shorter ones first as in a language. All are distinct. */
function makeWords(vocabulary: number): string[] {
  const words = [...ENGLISH_STOP_WORDS];
  const taken = new Set(words);
  for (let number = 0; words.length < vocabulary; number++) {
    const word = spell(number);
    if (!taken.has(word)) words.push(word);
  }
  return words;
}

/** At least two syllables; distinct for every number. */
function spell(number: number): string {
  const syllables = CONSONANTS.length * VOWELS.length;
  let word = '';
  for (let rest = number + syllables; rest > 0; rest = Math.floor(rest / syllables)) {
    const syllable = rest % syllables;
    word += CONSONANTS[syllable % CONSONANTS.length]! + VOWELS[Math.floor(syllable / CONSONANTS.length)]!;
  }
  return word;
}

/** Box–Muller transform. */
function normal(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}

function checkWhole(name: string, value: number, min: number): void {
  if (!Number.isInteger(value) || value < min)
    throw rangeError(name, 'zipfCorpus', `a whole number in [${min}, inf)`, value);
}

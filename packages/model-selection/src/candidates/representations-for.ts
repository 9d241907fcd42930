import { ENGLISH_STOP_WORDS, REPRESENTATIONS, type Representation, type RepresentationName } from '@aml-mlops/text';
import type { NamedRepresentation } from './candidate.ts';

/** Longer texts gain nothing by characters, which cost them most. */
const LONGEST_MEAN_FOR_CHARACTERS = 1000;

/** Entries of a matrix that all documents may have together: 12 bytes each, twice while a support vector machine learns. */
const MOST_ENTRIES = 120_000_000;

/** Distinct n-grams of a text by its characters, at most: four lengths begin at each, words and pairs on top. */
const ENTRIES_A_CHARACTER = 4.4;

const READ = 2000;
/** Scripts without blanks between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** What is worth a try on these texts. */
export interface Representations {
  /** Words and pairs, with punctuation marks where cleaning left them. */
  readonly pairs: NamedRepresentation;
  /** The same without English stop words, which long texts often do better without. */
  readonly pairsWithoutStopWords: NamedRepresentation;
  /** Characters beside words and pairs; none where texts are too long for them. */
  readonly characters: NamedRepresentation | undefined;
  /** Counts of words, which the network reads. */
  readonly counts: NamedRepresentation;
}

/** @param texts clean, at least one */
export function representationsFor(texts: readonly string[], documents: number): Representations {
  const step = Math.max(1, Math.floor(texts.length / READ));
  const read = texts.filter((_, i) => i % step === 0);
  const characters = read.reduce((sum, text) => sum + text.length, 0);
  const unspaced = read.reduce((sum, text) => sum + (text.match(UNSPACED)?.length ?? 0), 0);
  const mean = characters / read.length;
  const isUnspaced = unspaced > 0.3 * characters;
  const isShort = mean <= LONGEST_MEAN_FOR_CHARACTERS && mean * ENTRIES_A_CHARACTER * documents <= MOST_ENTRIES;
  return {
    pairs: named('word-pairs-marks', 'pairs'),
    pairsWithoutStopWords: {
      name: 'pairs, no stop words',
      representation: { ...REPRESENTATIONS['word-pairs'], stopWords: [...ENGLISH_STOP_WORDS] },
    },
    characters: isShort ? named(isUnspaced ? 'segments-characters' : 'word-pairs-characters', 'characters') : undefined,
    counts: { name: 'words', representation: asCounts(REPRESENTATIONS.words) },
  };
}

function named(key: RepresentationName, name: string): NamedRepresentation {
  return { name, representation: REPRESENTATIONS[key] };
}

/** As many of each n-gram as there are: what the network weighs itself. */
function asCounts(representation: Representation): Representation {
  const blocks = representation.blocks.map((block) => ({
    ...block,
    sublinear: false,
    idf: false,
    norm: 'none' as const,
  }));
  return { ...representation, blocks };
}

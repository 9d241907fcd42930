import { ENGLISH_STOP_WORDS, REPRESENTATIONS, type Representation, type RepresentationName } from '@aml-mlops/text';
import type { NamedRepresentation } from './candidate.ts';

/** Longer texts gain nothing from character n-grams, and cost the most. */
const LONGEST_MEAN_FOR_CHARACTERS = 1000;

/** Maximum entries of the matrix of all documents: 12 bytes each, held twice while a support vector machine is fitted. */
const MOST_ENTRIES = 120_000_000;

/** Upper bound on a text's distinct n-grams per character: four lengths start at each, plus words and pairs. */
const ENTRIES_A_CHARACTER = 4.4;

const READ = 2000;
/** Scripts without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** The representations worth trying on these texts. */
export interface Representations {
  /** Words and pairs, with punctuation marks if cleaning kept them. */
  readonly pairs: NamedRepresentation;
  /** The same without English stop words, which often helps with long texts. */
  readonly pairsWithoutStopWords: NamedRepresentation;
  /** Characters in addition to words and pairs; absent if texts are too long for them. */
  readonly characters: NamedRepresentation | undefined;
  /** Word counts, for the network. */
  readonly counts: NamedRepresentation;
}

/** @param texts cleaned, at least one */
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

/** Raw counts of each n-gram: the network learns its own weights. */
function asCounts(representation: Representation): Representation {
  const blocks = representation.blocks.map((block) => ({
    ...block,
    sublinear: false,
    idf: false,
    norm: 'none' as const,
  }));
  return { ...representation, blocks };
}

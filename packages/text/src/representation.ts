import * as z from 'zod';
import { parseSettings } from './parse-settings.ts';

const LONGEST_NGRAM = 16;
const MOST_BLOCKS = 8;

const wholeAtLeast1 = z.int({ error: 'a whole number in [1, inf)' }).min(1, { error: 'a whole number in [1, inf)' });
const ngramLength = z
  .int({ error: `a whole number in [1, ${LONGEST_NGRAM}]` })
  .min(1, { error: `a whole number in [1, ${LONGEST_NGRAM}]` })
  .max(LONGEST_NGRAM, { error: `a whole number in [1, ${LONGEST_NGRAM}]` });

const blockSchema = z
  .strictObject({
    /**
     * Unit of the n-grams: words, characters within words (each word with a blank at both ends), or characters of the
     * whole text, for scripts without blanks. As in scikit-learn's vectorisers.
     */
    analyzer: z.enum(['word', 'char_wb', 'char'], { error: 'one of word, char_wb, char' }),
    /** Shortest and longest n-gram, in words or characters. */
    ngramRange: z
      .tuple([ngramLength, ngramLength], { error: 'two whole numbers, the shortest n-gram and the longest' })
      .refine(([shortest, longest]) => shortest <= longest, { error: 'a range whose start is not past its end' })
      .readonly()
      .default([1, 1]),
    /**
     * Definition of a word: `letters`, runs of at least two letters, numbers and underscores, as in scikit-learn, or
     * `pieces`, everything between two blanks of a clean text. For character n-grams in words, `letters` uses the pieces
     * with a letter or number, `pieces` also punctuation marks. Default: `letters`.
     */
    tokens: z.enum(['letters', 'pieces'], { error: 'one of letters, pieces' }).default('letters'),
    /** Smallest number of documents that an n-gram must occur in. Default: 1. Range: [1, inf). */
    minDocuments: wholeAtLeast1.default(1),
    /** Largest share of documents that an n-gram may occur in. Default: 1. Range: (0, 1]. */
    maxShare: z.number().gt(0, { error: 'in (0, 1]' }).max(1, { error: 'in (0, 1]' }).default(1),
    /** Number of n-grams to keep, by occurrences, ties by code points. Default: null, which keeps all. */
    maxFeatures: wholeAtLeast1.nullable().default(null),
    /** Use 2^bits columns instead of a vocabulary, chosen by an n-gram's hash. Default: null, which uses a vocabulary. */
    hashingBits: z
      .int({ error: 'a whole number in [8, 24]' })
      .min(8, { error: 'a whole number in [8, 24]' })
      .max(24, { error: 'a whole number in [8, 24]' })
      .nullable()
      .default(null),
    /** Replace a count n by 1 + ln n. Default: true. */
    sublinear: z.boolean({ error: 'true or false' }).default(true),
    /** Multiply by the smoothed inverse document frequency. Default: true. */
    idf: z.boolean({ error: 'true or false' }).default(true),
    /** Normalise rows to Euclidean length 1 (l2), to a sum of absolute values of 1 (l1), or not at all. Default: `l2`. */
    norm: z.enum(['l2', 'l1', 'none'], { error: 'one of l2, l1, none' }).default('l2'),
    /** Factor of the whole block, relative to others. Default: 1. Range: (0, inf). */
    weight: z.number().gt(0, { error: 'in (0, inf)' }).default(1),
  })
  .refine((block) => block.hashingBits === null || hasNoLimits(block), {
    path: ['hashingBits'],
    error: 'null where minDocuments, maxShare or maxFeatures limit a vocabulary',
  });

function hasNoLimits(block: { minDocuments: number; maxShare: number; maxFeatures: number | null }): boolean {
  return block.minDocuments === 1 && block.maxShare === 1 && block.maxFeatures === null;
}

const representationSchema = z.strictObject({
  /** Convert to lower case first. Default: false, for texts that are already cleaned. */
  lowerCase: z.boolean({ error: 'true or false' }).default(false),
  /** Words that blocks of words ignore, in lower case if `lowerCase`. Default: none. */
  stopWords: z.array(z.string().min(1), { error: 'a list of words' }).readonly().default([]),
  /** Blocks, whose columns are concatenated in this order. */
  blocks: z
    .array(blockSchema, { error: 'a list of blocks' })
    .min(1, { error: `a list of 1 to ${MOST_BLOCKS} blocks` })
    .max(MOST_BLOCKS, { error: `a list of 1 to ${MOST_BLOCKS} blocks` })
    .readonly(),
});

/** One family of features: n-grams of one kind with one weighting. */
export type RepresentationBlock = Readonly<z.infer<typeof blockSchema>>;

/** How a text becomes a row of numbers, apart from what is learnt: a hyperparameter, with every setting present. */
export type Representation = Readonly<z.infer<typeof representationSchema>>;

/** A {@link Representation} as written by people: settings that are left out have their defaults. */
export type RepresentationInput = z.input<typeof representationSchema>;

/** Fills in defaults and checks ranges. @throws MlopsError `E_PARAM_RANGE`, such as `blocks.0.ngramRange of representation must be …` */
export function parseRepresentation(json: unknown): Representation {
  return parseSettings(representationSchema, json, 'representation');
}

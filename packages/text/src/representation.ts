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
     * What the n-grams are of: words, characters within words (each word with a blank at both ends), or characters of the
     * whole text, for scripts without blanks. Those of scikit-learn's vectorisers.
     */
    analyzer: z.enum(['word', 'char_wb', 'char'], { error: 'one of word, char_wb, char' }),
    /** Shortest and longest n-gram, in words or characters. */
    ngramRange: z
      .tuple([ngramLength, ngramLength], { error: 'two whole numbers, the shortest n-gram and the longest' })
      .refine(([shortest, longest]) => shortest <= longest, { error: 'a range whose start is not past its end' })
      .readonly()
      .default([1, 1]),
    /**
     * What a word is: `letters`, runs of two and more letters, numbers and underscores, as scikit-learn has it, or
     * `pieces`, all that stands between two blanks of a clean text. Of character n-grams in words, `letters` takes the pieces
     * that have a letter or number, `pieces` also punctuation marks.
     */
    tokens: z.enum(['letters', 'pieces'], { error: 'one of letters, pieces' }).default('letters'),
    /** Documents that an n-gram must occur in at least. */
    minDocuments: wholeAtLeast1.default(1),
    /** Share of the documents that an n-gram may occur in at most. */
    maxShare: z.number().gt(0, { error: 'in (0, 1]' }).max(1, { error: 'in (0, 1]' }).default(1),
    /** Keep so many n-grams, those with the most occurrences, ties by code points. Null keeps all. */
    maxFeatures: wholeAtLeast1.nullable().default(null),
    /** No vocabulary: 2^bits columns, an n-gram's given by its hash. Null has a vocabulary. */
    hashingBits: z
      .int({ error: 'a whole number in [8, 24]' })
      .min(8, { error: 'a whole number in [8, 24]' })
      .max(24, { error: 'a whole number in [8, 24]' })
      .nullable()
      .default(null),
    /** Replace a count n by 1 + ln n. */
    sublinear: z.boolean({ error: 'true or false' }).default(true),
    /** Multiply by the smoothed inverse document frequency. */
    idf: z.boolean({ error: 'true or false' }).default(true),
    /** Length that a document's row is given: Euclidean (l2), sum of absolute values (l1), or none: it is left as it is. */
    norm: z.enum(['l2', 'l1', 'none'], { error: 'one of l2, l1, none' }).default('l2'),
    /** Factor of the whole block, beside others. */
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
  /** Change to lower case first. Clean texts are in lower case already, if that is wanted. */
  lowerCase: z.boolean({ error: 'true or false' }).default(false),
  /** Words that blocks of words do not see, as they stand after lower case. */
  stopWords: z.array(z.string().min(1), { error: 'a list of words' }).readonly().default([]),
  /** Columns of the first block come first. */
  blocks: z
    .array(blockSchema, { error: 'a list of blocks' })
    .min(1, { error: `a list of 1 to ${MOST_BLOCKS} blocks` })
    .max(MOST_BLOCKS, { error: `a list of 1 to ${MOST_BLOCKS} blocks` })
    .readonly(),
});

/** One family of features: n-grams of one kind, weighed in one way. */
export type RepresentationBlock = Readonly<z.infer<typeof blockSchema>>;

/** How a text becomes a row of numbers, but for what is learnt: a hyperparameter. Every setting is there. */
export type Representation = Readonly<z.infer<typeof representationSchema>>;

/** A {@link Representation} as one writes it: what is not said has its default. */
export type RepresentationInput = z.input<typeof representationSchema>;

/** @throws MlopsError `E_PARAM_RANGE`, such as `blocks.0.ngramRange of representation must be …` */
export function parseRepresentation(json: unknown): Representation {
  return parseSettings(representationSchema, json, 'representation');
}

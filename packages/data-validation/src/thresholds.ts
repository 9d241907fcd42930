import * as z from 'zod';

/** Thresholds at which a difference from the baseline is a warning, and a problem with the data is an error. */
export const thresholdsSchema = z.object({
  standardErrors: z
    .number()
    .min(1)
    .max(10)
    .default(4)
    .describe('Half width of the band of each statistic around its baseline, in standard errors of the difference'),
  minBand: z
    .number()
    .min(0)
    .max(1)
    .default(0.02)
    .describe('Least half width of a band: relative to the baseline, for shares absolute'),
  maxPsi: z
    .number()
    .min(0)
    .max(10)
    .default(0.2)
    .describe('Population stability index past which a test warns that is sure of it'),
  maxJensenShannon: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe('Divergence in bits past which a test warns that is sure of it'),
  minPValue: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.001)
    .describe('p-value, adjusted for all tests of a dataset, below which a difference is no chance'),
  minWordPValue: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.01)
    .describe('p-value, corrected for the number of words, below which a word that comes or goes warns'),
  language: z
    .string()
    .regex(/^([a-z]{2}|any|auto)$/, 'a two-letter language code, any, or auto')
    .default('auto')
    .describe('What documents are written in: a code (ISO 639-1), any, or auto for what most of the baseline is in'),
  maxOtherLanguageShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe("Share of documents in other languages, above the baseline's, past which the run fails"),
  maxDuplicateShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe('Share of test documents that are training documents too past which the run fails; fewer are a warning'),
});

export type Thresholds = z.output<typeof thresholdsSchema>;

import { textDataset } from '@aml-mlops/artifacts';
import { defineStep, input, output, state } from '@aml-mlops/pipeline-sdk';
import * as z from 'zod';
import { DUPLICATE_CHOICES } from './duplicates/duplicate-choice.ts';
import { DELIMITER_NAMES, QUOTE_NAMES } from './form/dialect-names.ts';
import { ingestedDataset, quarantineReport, unlabelledTexts } from './kinds.ts';
import { RARE_CLASSES } from './rare-class-choice.ts';

/** A parameter that pipelines pass on to the step. */
export const categories = z
  .union([z.literal('all'), z.array(z.string().min(1)).min(2)])
  .default('all')
  .describe('Labels to keep, or all');

const column = z.string().trim().min(1).max(200);

/** Turns raw weekly partitions into immutable dataset versions: train, test, and a subset of each. */
export const defineDataset = defineStep({
  name: 'define-dataset',
  description:
    'Reads raw data (tables, JSON, Parquet, folders of texts) into train and test sets and a stratified subset of each',
  inputs: {
    raw: input('raw/partitions', 'Folders such as week=2026-W47 or split=train, or files without partitions'),
  },
  state: {
    ingested: state(ingestedDataset, 'Every raw partition as Parquet, so that only new and changed ones are read'),
  },
  outputs: {
    train: output(textDataset, 'Training set'),
    test: output(textDataset, 'Test set'),
    subsetTrain: output(textDataset, 'Stratified share of the training set'),
    subsetTest: output(textDataset, 'Stratified share of the test set'),
    quarantine: output(
      quarantineReport,
      'How the files were read, and rows that could not be used: file, row, reason, excerpt',
    ),
    unlabelled: output(unlabelledTexts, 'Texts without a label, kept for labelling'),
  },
  params: z.object({
    testPartitions: z
      .union([z.number().int().min(1).max(10_000), z.array(z.string().min(1)).min(1)])
      .default(2)
      .describe('How many of the newest partitions are the test set, or their names'),
    testShare: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.2)
      .describe('Share of rows, by label, for the test set where the raw data has no partitions or only one'),
    categories,
    textColumn: z
      .union([column, z.array(column).min(1).max(20)])
      .default('text')
      .describe('Column or field of the text, or several to join; where there is no text, the one that it surely is'),
    labelColumn: column
      .default('label')
      .describe('Column or field of the label; where there is no label, the one that it surely is'),
    idColumn: column.default('id').describe('Column or field of the id; where there is none, file and row name a text'),
    encoding: z
      .string()
      .refine(isEncoding, 'must be auto, or an encoding such as utf-8, windows-1252 or shift_jis')
      .default('auto')
      .describe('Encoding of text files; auto finds it out for each'),
    delimiter: z.enum(DELIMITER_NAMES).default('auto').describe('What separates the fields of tables'),
    quote: z.enum(QUOTE_NAMES).default('auto').describe('What fields of tables are quoted with'),
    header: z.enum(['auto', 'yes', 'no']).default('auto').describe('Whether the first row of tables names the columns'),
    duplicates: z
      .enum(DUPLICATE_CHOICES)
      .default('group')
      .describe('Rows that repeat others, exactly or nearly: left out, kept, or on one side where the sets are drawn'),
    rareClasses: z
      .enum(RARE_CLASSES)
      .default('keep')
      .describe('Classes of fewer rows than minClassRows: kept and named, merged into one called other, or left out'),
    minClassRows: z
      .number()
      .int()
      .min(1)
      .max(1_000_000)
      .default(10)
      .describe('Rows that a class needs to be learnt, tested and cross-validated'),
    subsetShare: z.number().gt(0).max(1).default(0.5).describe('Share of rows, by label, in each subset'),
    subsetMaxRows: z
      .number()
      .int()
      .min(1)
      .max(1_000_000_000)
      .default(20_000)
      .describe('Rows of each subset at most: what explores classifiers and tunes takes no longer on more data'),
    seed: z.number().int().min(0).max(4_294_967_295).default(42).describe('Seed of the stratified draws'),
    maxBadShare: z.number().min(0).max(1).default(0.02).describe('Share of bad rows past which the run fails'),
    maxRowBytes: z
      .number()
      .int()
      .min(1024)
      .max(67_108_864)
      .default(1_048_576)
      .describe('A longer row is bad; no more than this of it is held in memory'),
    maxTextBytes: z
      .number()
      .int()
      .min(1024)
      .max(67_108_864)
      .default(262_144)
      .describe('A row with a longer text, in bytes of UTF-8, is bad: compression hides how much a file unfolds to'),
  }),
});

function isEncoding(name: string): boolean {
  if (name === 'auto') return true;
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
}

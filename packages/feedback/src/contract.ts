import { defineStep, input, optionalInput, output } from '@aml-mlops/pipeline-sdk';
import * as z from 'zod';
import { absorbedReport, labelSnapshot, rawPartitions } from './kinds.ts';

const column = z.string().trim().min(1).max(200);

/** Turns human labels into partitions of the raw data: the control arm into the test set, all others into the training set. */
export const absorb = defineStep({
  name: 'absorb',
  description: 'Labels that people gave become partitions of the raw data, each by the week in which it was settled',
  inputs: {
    raw: input('raw/partitions', 'Raw data so far'),
    labels: input(labelSnapshot, 'A label queue, as "mlops labels export --format snapshot" writes it'),
    test: optionalInput('dataset/text', 'Test set: what is like one of its texts is not trained on'),
  },
  outputs: {
    partitions: output(
      rawPartitions,
      'The raw data, with WEEK-train and WEEK-test beside the partitions that were there',
    ),
    report: output(absorbedReport, 'What became of each label'),
  },
  params: z.object({
    control: z
      .enum(['test', 'leave-out'])
      .default('test')
      .describe('What becomes of the control arm: part of the test set, or of no set'),
    corrections: z
      .enum(['apply', 'report'])
      .default('apply')
      .describe(
        'What becomes of old labels that a review has found to be others: they are corrected in the training rows of the copy, or reported alone',
      ),
    textColumn: z
      .union([column, z.array(column).min(1).max(20)])
      .default('text')
      .describe('What the field of the text is called in the raw data, or several that are joined'),
    labelColumn: column.default('label').describe('What the field of the label is called in the raw data'),
    idColumn: column.default('id').describe('What the field of the id is called in the raw data'),
  }),
});

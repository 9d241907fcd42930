import { defineStep, input, optionalInput, output, resultNeutral } from '@aml-mlops/pipeline-sdk';
import * as z from 'zod';
import { driftReport } from './kinds.ts';
import { thresholdsSchema } from './thresholds.ts';

/** Errors in the data stop the run; drift from a manually maintained baseline is reported. */
export const dataValidation = defineStep({
  name: 'data-validation',
  description: 'Checks a training and a test set, and compares both with the baseline profile',
  inputs: {
    train: input('dataset/text', 'Training set'),
    test: input('dataset/text', 'Test set'),
    baseline: optionalInput(
      'profile/baseline',
      'What the data looked like when somebody approved it; without one the training set stands in for it',
    ),
  },
  outputs: {
    report: output(driftReport, 'drift.json for programs, drift.csv for spreadsheets, drift.html for people'),
  },
  params: z.object({
    ...thresholdsSchema.shape,
    languageSample: z
      .number()
      .int()
      .min(0)
      .max(1_000_000_000)
      .default(20_000)
      .describe('Documents of each set whose language is detected, drawn by seed; 0 for all'),
    seed: z.number().int().min(0).max(4_294_967_295).default(42).describe('Seed of the draw of languageSample'),
    workers: z
      .number()
      .int()
      .min(0)
      .max(64)
      .default(0)
      .describe('Threads; 0 for as many as there are processors')
      .meta(resultNeutral),
  }),
  environment: { base: 'node', native: ['@resvg/resvg-js', 'dejavu-fonts-ttf'] },
});

import { defineStep, input, optionalInput, resultNeutral, state } from '@aml-mlops/pipeline-sdk';
import * as z from 'zod';
import { historicProfile } from './kinds.ts';

/** Adds a dataset version as a row of the historic profile. */
export const profiler = defineStep({
  name: 'profiler',
  description: 'Appends the statistics and the top words of a dataset version to the historic profile',
  inputs: {
    dataset: input('dataset/text', 'The dataset version to profile'),
    report: optionalInput(
      'report/drift',
      'Validation of the dataset: statistics that it measured of the same content are not measured again',
    ),
  },
  state: {
    historic: state(
      historicProfile,
      'A row for every dataset version: historic.json, historic.csv, historic.html, charts over time',
    ),
  },
  outputs: {},
  params: z.object({
    datasetName: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .default('train')
      .describe('What the dataset is called in the profile'),
    topWords: z.number().int().min(1).max(1000).default(20).describe('Words kept for each class, by mean TF-IDF'),
    asOf: z
      .string()
      .trim()
      .max(100)
      .default('')
      .describe('When the data is of; empty for the newest partition that it comes from, such as 2026-W45'),
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

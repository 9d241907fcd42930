import { textDataset } from '@aml-mlops/artifacts';
import { defineStep, input, output } from '@aml-mlops/pipeline-sdk';
import { z } from 'zod';
import { monitoringReport } from './kinds.ts';

/** Keeps the documents that are long enough. */
export const monitoring = defineStep({
  name: 'monitoring',
  description: 'Keeps the documents that are long enough',
  inputs: { documents: input('dataset/text', 'Documents') },
  outputs: {
    kept: output(textDataset, 'Those that are long enough'),
    report: output(monitoringReport, 'How many were kept'),
  },
  params: z.object({
    minLength: z.number().int().min(0).default(1).describe('Characters that a document must have'),
  }),
});

import { defineStep, input, optionalInput, output, resultNeutral } from '@aml-mlops/pipeline-sdk';
import * as z from 'zod';

/** Scores every document of a dataset or of raw partitions with a model. */
export const batchScoring = defineStep({
  name: 'batch-scoring',
  description: 'Scores every document: label, probability and how much of it the model knows',
  inputs: {
    model: input('model/classifier', 'The model'),
    dataset: optionalInput('dataset/text', 'Raw documents: the model cleans them itself. This or raw'),
    raw: optionalInput('raw/partitions', 'Files of texts, with or without partitions. This or dataset'),
  },
  outputs: {
    scores: output('scores/text', 'scores.json, and a Parquet part for each part or file of the input'),
  },
  params: z.object({
    textColumn: z
      .union([z.string(), z.array(z.string().min(1)).min(1).max(20)])
      .default('')
      .describe('Column of the texts, or several to join; empty: text, or the only one that a file has'),
    top: z.int().min(1).max(1000).default(1).describe('Labels for each document, the likeliest first'),
    explain: z.boolean().default(false).describe('Say which words decided'),
    maxRowBytes: z
      .int()
      .min(1024)
      .max(67_108_864)
      .default(1_048_576)
      .describe('A longer row, in bytes of UTF-8, is set aside'),
    workers: z.int().min(0).max(256).default(0).describe('Processes; 0 is as many as processors').meta(resultNeutral),
  }),
  environment: { base: 'node', native: ['onnxruntime-node'] },
});

export { INPUT_FORMATS, OUTPUT_FORMATS } from './formats.ts';

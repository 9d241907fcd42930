import { textDataset } from '@aml-mlops/artifacts';
import { defineStep, input, output, resultNeutral } from '@aml-mlops/pipeline-sdk';
import * as z from 'zod';

/** Cleans every document of a training and a test set as a stream, on all processors and all nodes. */
export const dataEngineering = defineStep({
  name: 'data-engineering',
  description: 'Cleans every document, in a stream, sharded',
  inputs: {
    train: input('dataset/text', 'Raw training documents'),
    test: input('dataset/text', 'Raw test documents'),
    report: input('report/drift', 'Proof that both passed validation; not read'),
  },
  outputs: {
    preparedTrain: output(textDataset, 'The same rows with clean texts, and cleaning.json'),
    preparedTest: output(textDataset, 'The same rows with clean texts, and cleaning.json'),
  },
  params: z.object({
    lowerCase: z.boolean().default(true).describe('Change to lower case'),
    punctuation: z
      .union([z.boolean(), z.literal('tokens')])
      .default(true)
      .describe('Remove punctuation and symbols; with rules 2, tokens makes each mark a word of its own'),
    digits: z
      .union([z.boolean(), z.literal('zero')])
      .default(true)
      .describe('Remove numbers; with rules 2, zero makes every digit a 0'),
    stopWords: z.boolean().default(true).describe("Remove the language's stop words"),
    rules: z
      .int()
      .min(1)
      .max(2)
      .default(1)
      .describe('1 deletes what is removed, which glues words together; 2 puts a blank in its place'),
    language: z
      .string()
      .regex(/^([a-z]{2}|any|auto)$/, 'a two-letter language code, any, or auto')
      .default('en')
      .describe('Language of the texts, for rules 2: its code, any, or auto: the one that validation found'),
    workers: z
      .int()
      .min(0)
      .max(256)
      .default(0)
      .describe('Worker processes on each node; 0 is as many as processors')
      .meta(resultNeutral),
    rankTimeoutSeconds: z
      .int()
      .min(1)
      .max(86_400)
      .default(3600)
      .describe('How long the first MPI rank waits for the others, after its own share is done')
      .meta(resultNeutral),
  }),
  compute: { target: 'cpu-cluster', distribution: 'mpi' },
});

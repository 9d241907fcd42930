import { defineStep, input, optionalInput, output, resultNeutral } from '@aml-mlops/pipeline-sdk';
import { classifierModel, costsParam, metricParam } from '@aml-mlops/scoring/contract';
import * as z from 'zod';
import { FAMILIES } from './candidates/families.ts';
import { candidateMetrics } from './kinds.ts';

/** Compares classifiers, the network and averages of them on the training data, and outputs the best. */
export const modelSelection = defineStep({
  name: 'model-selection',
  description: 'Judges candidate models by cross-validation of the training data and fits the best on all of it',
  inputs: {
    train: input('dataset/text', 'Prepared documents to judge by and to learn from'),
    sweep: optionalInput('metrics/sweep', 'The sweep whose best classifiers are candidates'),
    tuning: optionalInput('metrics/tuning', 'Best hyperparameters of the network; without them it has its defaults'),
  },
  outputs: {
    model: output(classifierModel, 'The winner, fitted on all documents, with its certificate'),
    candidates: output(candidateMetrics, 'All candidates as JSON, CSV and HTML, and by how much the winner leads'),
  },
  params: z.object({
    metric: metricParam,
    costs: costsParam,
    families: z
      .union([z.array(z.string()), z.string().transform((text) => text.split(',').map((name) => name.trim()))])
      .pipe(z.array(z.enum(FAMILIES)).min(1))
      .default([...FAMILIES])
      .describe(
        `Kinds of candidates, as a list or joined by commas: ${FAMILIES.join(', ')}; the majority class is always one`,
      ),
    finalists: z
      .int()
      .min(0)
      .max(15)
      .default(3)
      .describe('Classifiers of the sweep that are candidates, best first, in [0, 15]'),
    folds: z.int().min(2).max(10).default(3).describe('Folds of the cross-validation, in [2, 10]'),
    judgedDocuments: z
      .int()
      .min(100)
      .max(1_000_000)
      .default(12_000)
      .describe(
        'Documents that judge, a stratified draw where there are more; the winner learns from all. In [100, 1000000]',
      ),
    fittedCharacters: z
      .int()
      .min(10_000)
      .max(10_000_000_000)
      .default(100_000_000)
      .describe(
        'Characters of text that are held in memory, and that a winner of words learns from there, one of character n-grams from a tenth; of more, it learns from disk, or, where it has members that cannot, from a stratified draw of about so many. In [10000, 1e10]',
      ),
    network: z
      .record(z.string(), z.union([z.number(), z.string()]))
      .default({})
      .describe('Parameters of the network as JSON, in place of tuned ones, such as {"epochs": 5}'),
    seed: z
      .int()
      .min(0)
      .max(4_294_967_295)
      .default(42)
      .describe('Of folds, draws, resamples and every fit, in [0, 2^32)'),
    workers: z
      .int()
      .min(0)
      .max(256)
      .default(0)
      .describe('Worker threads; 0 takes as many as processors. Changes no result')
      .meta(resultNeutral),
  }),
  environment: { base: 'node', native: ['onnxruntime-node'] },
  checkpoints: true,
});

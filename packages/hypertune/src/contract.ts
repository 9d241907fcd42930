import { defineStep, input, output, resultNeutral } from '@aml-mlops/pipeline-sdk';
import * as z from 'zod';
import { tuningMetrics } from './kinds.ts';
import { policyOptions } from './policies/policy-options.ts';
import { SAMPLER_NAMES } from './samplers/sampler-names.ts';
import { searchSpaceSchema } from './space/search-space.ts';
import { OBJECTIVES } from './trial/objective.ts';

const seconds = z.number().min(0).max(604_800).default(0);

/** Searches for the network's best hyperparameters with many short training runs. */
export const hypertune = defineStep({
  name: 'hypertune',
  description: 'Tunes learning rate, epochs, batch size and hidden size of the network on a subset',
  inputs: {
    train: input('dataset/text', 'Prepared documents to train on; a share of them judges the trials'),
    test: input('dataset/text', 'Prepared documents that the best trial alone is tested on, once, at the end'),
  },
  outputs: {
    tuning: output(tuningMetrics, 'best.json, every trial as JSON and CSV, importances, pictures'),
  },
  params: z.object({
    searchSpace: searchSpaceSchema
      .default({
        learningRate: ['loguniform', [-8.1, -6.7]],
        epochs: ['choice', [[8, 10, 12, 16]]],
        batchSize: ['choice', [[50, 100, 200]]],
        hiddenSize: ['choice', [[100, 200]]],
      })
      .describe('Distribution of each hyperparameter, as in an Azure ML sweep job; log bounds are natural logarithms'),
    sampler: z.enum(SAMPLER_NAMES).default('tpe').describe('How trials are suggested'),
    policy: policyOptions
      .default({ type: 'asha', reductionFactor: 3, minSteps: 2 })
      .describe('Early termination: {"type": "none" | "bandit" | "median" | "truncation" | "asha", ...}'),
    trials: z.int().min(1).max(100_000).default(12).describe('Trials in all, in [1, 100000]'),
    concurrent: z
      .int()
      .min(1)
      .max(256)
      .default(4)
      .describe('Trials in flight, in [1, 256]: trial t is suggested from the trials up to t - concurrent'),
    objective: z.enum(OBJECTIVES).default('logLoss').describe('Metric of the held-out share that trials are judged by'),
    goal: z
      .enum(['auto', 'maximise', 'minimise'])
      .default('auto')
      .describe('auto minimises losses and maximises the others'),
    validationShare: z
      .number()
      .min(0.05)
      .max(0.5)
      .default(0.2)
      .describe('Share of train, by label, that judges the trials, in [0.05, 0.5]'),
    folds: z
      .int()
      .min(0)
      .max(20)
      .default(0)
      .describe('Parts of train that judge each trial in turn; 0 takes as many as hold 300 documents, up to all'),
    patience: z
      .int()
      .min(0)
      .max(10_000)
      .default(2)
      .describe(
        'Epochs without a better objective that end a trial; its epochs are then those of its best one. 0 trains all and takes the last',
      ),
    partDocuments: z
      .int()
      .min(0)
      .max(1_000_000_000)
      .default(4000)
      .describe('Documents of train, at most, that trials are compared on before the finalists; 0 for all'),
    finalists: z
      .int()
      .min(0)
      .max(256)
      .default(2)
      .describe('Best trials on one part that all documents and folds judge; 0 judges every trial so'),
    timeoutSeconds: seconds.describe('No trial is begun and none goes on after so many seconds; 0 is no limit'),
    trialTimeoutSeconds: seconds.describe(
      'A trial fails at the first epoch that ends after so many seconds; 0 is no limit',
    ),
    seed: z.int().min(0).max(4_294_967_295).default(42).describe('Of the sampler, the split and every network'),
    workers: z
      .int()
      .min(0)
      .max(256)
      .default(0)
      .describe('Threads that trials run on; 0 is as many as processors, at most concurrent')
      .meta(resultNeutral),
  }),
  environment: { base: 'node', native: ['@resvg/resvg-js', 'dejavu-fonts-ttf'] },
  checkpoints: true,
});

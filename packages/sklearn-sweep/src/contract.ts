import { defineStep, input, output, resultNeutral } from '@aml-mlops/pipeline-sdk';
import { classifierModel } from '@aml-mlops/scoring/contract';
import * as z from 'zod';
import { FEATURE_NAMES } from './feature-names.ts';
import { sweepMetrics } from './kinds.ts';
import { MODEL_NAMES } from './model-names.ts';

const modelList = z.array(z.enum(MODEL_NAMES)).min(1).max(MODEL_NAMES.length);

/** Fifteen classifiers on the TF-IDF of prepared texts, each as a child run, compared in one table. */
export const sklearnSweep = defineStep({
  name: 'sklearn-sweep',
  description: "Fits scikit-learn's fifteen document classifiers on TF-IDF, each as a child run, and compares them",
  inputs: {
    train: input('dataset/text', 'Prepared texts to learn from'),
    test: input('dataset/text', 'Prepared texts to judge by'),
  },
  outputs: {
    sweep: output(sweepMetrics, 'Comparison table (JSON, CSV, HTML) and the accuracy against time picture'),
    model: output(classifierModel, 'The best model, ready to be registered and served'),
  },
  params: z.object({
    models: z
      .union([z.array(z.string()), z.string().transform((text) => text.split(',').map((name) => name.trim()))])
      .pipe(modelList)
      .default([...MODEL_NAMES])
      .describe(`Classifiers to fit, as a list or joined by commas: ${MODEL_NAMES.join(', ')}`),
    allMetricsOn: z
      .enum(['test', 'cv5'])
      .default('test')
      .describe('Judge by the test set, or by stratified 5-fold cross-validation of the training set'),
    nNeighbors: z.number().int().min(1).max(1000).default(10).describe('Neighbours that vote in knn'),
    nEstimators: z.number().int().min(1).max(10_000).default(100).describe('Trees of random-forest'),
    steepRows: z
      .number()
      .int()
      .min(0)
      .max(1_000_000_000)
      .default(20_000)
      .describe(
        'Documents that models learn from at most whose time grows faster than the documents: ridge, knn, random-forest, linear-svc-l1 and -select; 0 for no limit',
      ),
    representation: z
      .enum(FEATURE_NAMES)
      .default('tfidf')
      .describe(
        'How texts become numbers: tfidf of single words by the next three parameters, or a named representation',
      ),
    sublinearTf: z.boolean().default(true).describe('Replace a word count n by 1 + ln n'),
    maxDf: z.number().gt(0).max(1).default(0.5).describe('Leave out words in more than this share of the documents'),
    minDf: z.number().int().min(1).default(1).describe('Leave out words in fewer documents than this'),
    stopWords: z.enum(['english', 'none']).default('english').describe('Words to leave out'),
    seed: z.number().int().min(0).max(4_294_967_295).default(42).describe('Seed of all that is drawn'),
    workers: z
      .number()
      .int()
      .min(0)
      .max(256)
      .default(0)
      .describe('Worker threads; 0 takes as many as processors')
      .meta(resultNeutral),
  }),
  environment: { base: 'node', native: ['@resvg/resvg-js', 'dejavu-fonts-ttf', 'onnxruntime-node'] },
});

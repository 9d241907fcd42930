import { defineStep, input, output, state } from '@aml-mlops/pipeline-sdk';
import * as z from 'zod';
import { costsSchema, METRICS } from './gate/criterion.ts';
import { championReport, classifierModel } from './kinds.ts';

/** The metric by which models are compared; the same parameter in every step that compares models. */
export const metricParam = z
  .enum(METRICS)
  .default('accuracy')
  .describe('What is compared; of logLoss and cost the lower is the better');

export const costsParam = costsSchema
  .default([])
  .describe('What wrong answers cost, [{"truth": LABEL, "answer": LABEL, "cost": NUMBER}, …]; others cost 1');

/** Decides whether a new model replaces the champion. */
export const championGate = defineStep({
  name: 'champion-gate',
  description: 'Compares a new model with the champion on the same raw test documents and keeps the better one',
  inputs: {
    model: input('model/classifier', 'The candidate'),
    test: input('dataset/text', 'Raw test documents: the models clean them themselves, as in service'),
  },
  state: {
    champion: state(classifierModel, 'The champion; after this step the winner'),
  },
  outputs: {
    decision: output(championReport, 'decision.json: promoted or not, why, and the numbers it was decided on'),
  },
  params: z.object({
    metric: metricParam,
    costs: costsParam,
    floor: z
      .number()
      .optional()
      .describe(
        'The least that a model must reach to be promoted, of logLoss and cost the most it may lose; default none',
      ),
    margin: z
      .number()
      .min(0)
      .max(1)
      .default(0.005)
      .describe('How much worse than the champion a candidate may be and still be promoted, in [0, 1]'),
    resamples: z
      .int()
      .min(0)
      .max(100_000)
      .default(2000)
      .describe('Bootstrap resamples for the interval of the difference; 0 leaves it out. In [0, 100000]'),
    seed: z.int().min(0).max(4_294_967_295).default(42).describe('Of the bootstrap, in [0, 2^32)'),
    threads: z.int().min(0).max(256).default(0).describe('Threads of ONNX Runtime; 0 leaves it to ONNX Runtime'),
  }),
  environment: { base: 'node', native: ['onnxruntime-node'] },
});

export { classifierModel };

import { defineStep, input, optionalInput, output, state } from '@aml-mlops/pipeline-sdk';
import * as z from 'zod';
import { hourlySketches, monitoringReport } from './kinds.ts';
import { windowLength } from './window/window-length.ts';

/** Compares the inputs and answers of a served model with its training data, and raises alarms. */
export const monitoring = defineStep({
  name: 'monitoring',
  description: 'Tests windows of collected requests for drift, estimates the accuracy, and raises alarms',
  inputs: {
    collected: input('raw/partitions', 'What the scoring service collected: inputs, outputs and counters by hour'),
    train: input('dataset/text', 'Documents that the model learnt from, as they came'),
    model: input('model/classifier', 'The model: its labels and its calibration'),
    labels: optionalInput('raw/partitions', 'Labels that became known: JSON Lines with correlationId, index and label'),
  },
  state: {
    sketches: state(hourlySketches, 'Sketches of all hours, those whose requests are no longer kept too'),
  },
  outputs: {
    report: output(
      monitoringReport,
      'monitoring.json for programs, monitoring.csv for spreadsheets, monitoring.html for people',
    ),
  },
  params: z.object({
    window: windowLength,
    until: z
      .union([z.literal(''), z.iso.datetime()])
      .default('')
      .describe(
        'Time by which a window must have ended to be whole; empty: the last one is whole when a later one began',
      ),
    falseAlarmsAMonth: z
      .number()
      .gt(0)
      .max(30)
      .default(1)
      .describe(
        'Windows that may raise an alarm by chance in a month, in (0, 30]; no window more often than 5 % of the time',
      ),
    minAuc: z
      .number()
      .min(0.5)
      .max(1)
      .default(0.53)
      .describe('Area under the ROC curve below which new topics raise no alarm'),
    minPsi: z
      .number()
      .min(0)
      .max(10)
      .default(0.1)
      .describe('Population stability index below which nothing raises an alarm'),
    minShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.02)
      .describe('Difference of shares and accuracies below which none raises an alarm'),
    sampledDocuments: z
      .int()
      .min(50)
      .max(20_000)
      .default(2000)
      .describe('Texts of a window that are looked at, drawn by their ids, in [50, 20000]'),
    permutations: z.int().min(19).max(9999).default(199).describe('Permutations of the two-sample test, in [19, 9999]'),
    languages: z.boolean().default(true).describe('Compare the languages of the texts'),
    seed: z.int().min(0).max(4_294_967_295).default(42).describe('Of permutations and folds, in [0, 2^32)'),
  }),
  environment: { base: 'node', native: ['@resvg/resvg-js', 'dejavu-fonts-ttf'] },
});

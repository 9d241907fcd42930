import { defineStep, input, optionalInput, output, resultNeutral } from '@aml-mlops/pipeline-sdk';
import { classifierModel } from '@aml-mlops/scoring/contract';
import * as z from 'zod';
import { networkParams } from './network/params.ts';
import { tunableParams } from './network/tunable.ts';

/** Trains the bag-of-words network and exports it as a servable model. */
export const trainer = defineStep({
  name: 'trainer',
  description: 'Trains the network on word counts, measures it, exports it to ONNX and certifies the export',
  inputs: {
    train: input('dataset/text', 'Prepared documents to learn from: the vocabulary is theirs alone'),
    test: input('dataset/text', 'Prepared documents to measure on'),
    tuning: optionalInput('metrics/tuning', 'Best hyperparameters, for those of the four that are not given'),
  },
  outputs: {
    model: output(classifierModel, 'ONNX model, vocabulary, labels, cleaning options, certificate, model card'),
  },
  params: networkParams.extend({
    ...tunableParams,
    validationShare: z
      .number()
      .min(0)
      .max(0.5)
      .default(0)
      .describe('Share of train, by label, that is held out to judge every epoch, in [0, 0.5]'),
    calibrationShare: z
      .number()
      .min(0)
      .max(0.5)
      .default(0.2)
      .describe(
        'Where nothing is held out: share of train on which the temperature is fitted, with a second network that has not seen it; 0 leaves probabilities as they are. In [0, 0.5]',
      ),
    minFrequency: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(1)
      .describe('Training documents that a word must occur in to be known, in [1, 1000000]'),
    engine: z
      .enum(['auto', 'wasm', 'tfjs', 'javascript'])
      .default('auto')
      .describe("'auto' takes TensorFlow where it finds a GPU, else WebAssembly on all processors"),
    threads: z
      .int()
      .min(0)
      .max(256)
      .default(0)
      .describe('Threads of the WebAssembly engine; 0 is as many as processors. Any number gives the same bits')
      .meta(resultNeutral),
  }),
  environment: {
    base: 'node-gpu',
    native: ['@resvg/resvg-js', '@tensorflow/tfjs-node-gpu', 'dejavu-fonts-ttf', 'onnxruntime-node'],
  },
  compute: { target: 'gpu' },
  checkpoints: true,
});

import * as z from 'zod';

/** The architecture and training parameters of a network: with the data, they determine its weights. */
export const networkParams = z.object({
  learningRate: z.number().gt(0).max(10).default(1e-3).describe("Adam's step size, in (0, 10]"),
  epochs: z.int().min(1).max(10_000).default(10).describe('Passes over the training documents, in [1, 10000]'),
  batchSize: z.int().min(1).max(65_536).default(100).describe('Documents a step of Adam, in [1, 65536]'),
  hiddenSize: z.int().min(1).max(4096).default(200).describe('Units in each of the two hidden layers, in [1, 4096]'),
  dropout: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe('Share of hidden units switched off at random in training, in [0, 1)'),
  weightDecay: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .describe('Decoupled weight decay (AdamW) of the weights, not the biases, in [0, 10]'),
  classWeights: z
    .enum(['none', 'balanced'])
    .default('none')
    .describe("'balanced' weighs a document by documents / (classes x documents of its class)"),
  patience: z
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .describe(
      'Epochs without a lower validation loss before stopping; 0 never stops early. Wants validation documents',
    ),
  weighting: z
    .enum(['counts', 'log-idf'])
    .default('log-idf')
    .describe("'counts' feeds counts as they are; 'log-idf' feeds log2(1 + n), scaled by how rare a word is in train"),
  adam: z
    .enum(['lazy', 'dense'])
    .default('dense')
    .describe("'dense' is Adam to the letter; 'lazy' moves only the rows of words in the batch (SparseAdam): faster"),
  seed: z.int().min(0).max(4_294_967_295).default(0).describe('Of initial weights, order and dropout, in [0, 2^32)'),
});

export type NetworkParams = z.output<typeof networkParams>;

/** Adam's constants (Kingma and Ba 2015, section 2), as in every library. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

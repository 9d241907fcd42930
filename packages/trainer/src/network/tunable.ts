import * as z from 'zod';
import { networkParams } from './params.ts';

/** The hyperparameters that tuning decides where nobody else does. */
export const TUNABLE = ['learningRate', 'epochs', 'batchSize', 'hiddenSize'] as const;

export type Tunable = (typeof TUNABLE)[number];

const { learningRate, epochs, batchSize, hiddenSize } = networkParams.shape;

/** Values of all four, without defaults. */
export const tunedSchema = z.object({
  learningRate: learningRate.unwrap(),
  epochs: epochs.unwrap(),
  batchSize: batchSize.unwrap(),
  hiddenSize: hiddenSize.unwrap(),
});

export type Tuned = z.output<typeof tunedSchema>;

/**
 * The four as parameters of the step: left out they are undefined, so that a value that somebody gave is told from a
 * default. What is given wins over tuning; what is not is tuned, or has the network's default where there is no tuning.
 */
export const tunableParams = {
  learningRate: orTuned(learningRate),
  epochs: orTuned(epochs),
  batchSize: orTuned(batchSize),
  hiddenSize: orTuned(hiddenSize),
};

function orTuned(param: typeof learningRate | typeof epochs) {
  const fallback = `where it is not given tuning's value, without tuning ${param.parse(undefined)}`;
  return param.unwrap().optional().describe(`${param.description}; ${fallback}`);
}

import * as z from 'zod';
import { networkParams } from './params.ts';

/** The hyperparameters that tuning sets if they are not given. */
export const TUNABLE = ['learningRate', 'epochs', 'batchSize', 'hiddenSize'] as const;

export type Tunable = (typeof TUNABLE)[number];

const { learningRate, epochs, batchSize, hiddenSize } = networkParams.shape;

/** Values of all four; none has a default. */
export const tunedSchema = z.object({
  learningRate: learningRate.unwrap(),
  epochs: epochs.unwrap(),
  batchSize: batchSize.unwrap(),
  hiddenSize: hiddenSize.unwrap(),
});

export type Tuned = z.output<typeof tunedSchema>;

/**
 * The four as parameters of the step. Omitted ones are undefined, which distinguishes given values from defaults. Given
 * values take precedence over tuned ones; the network's defaults apply without tuning.
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

import { readJsonFile, type Summarise } from '@aml-mlops/artifacts';
import * as z from 'zod';

const trialsSchema = z.object({ trials: z.array(z.unknown()) });

/** The best of the trials. */
export const summarise: Summarise = async (folder) => {
  const trials = (await readJsonFile(folder, 'trials.json', trialsSchema)).trials.length;
  const best = await readJsonFile(folder, 'best.json', z.record(z.string(), z.unknown()));
  const { learningRate, epochs, batchSize, hiddenSize } = best;
  const rate = typeof learningRate === 'number' ? learningRate.toPrecision(3) : String(learningRate);
  const line = `best of ${trials} trials: learning rate ${rate}, ${epochs} epochs, batch size ${batchSize}, hidden size ${hiddenSize}`;
  return { section: { title: 'Hyperparameters', lines: [line] }, fields: { tuning: { trials, best } } };
};

import type { LabelledCounts } from '../data/count-matrix.ts';
import { stratifiedSplit } from '../data/split.ts';
import { type FitData, type FitOptions, type FittedNetwork, fit } from '../fit.ts';
import { targetsOf } from '../measures/evaluation.ts';
import { fitTemperature } from '../measures/temperature.ts';
import type { NetworkParams } from '../network/params.ts';
import { predictLogits } from '../predict.ts';

/**
 * The temperature that calibrates the network's probabilities. It must be fitted on documents the network was not trained
 * on: the validation documents if there are any, else a share of the training documents, scored by a second network that
 * is trained without them and then discarded.
 *
 * @returns 1 if there is nothing to fit it on
 */
export async function temperatureOf(
  network: FittedNetwork,
  data: FitData,
  params: NetworkParams,
  share: number,
  options: FitOptions,
): Promise<number> {
  if (data.validation) return temperatureOn(network, data.validation, data.classes);
  const { kept, held } = stratifiedSplit(data.train.targets, share, params.seed);
  if (held.length === 0) return 1;
  const second = await fit({ ...data, train: { ...data.train, rows: kept } }, params, options);
  return temperatureOn(second, { ...data.train, rows: held }, data.classes);
}

function temperatureOn(network: FittedNetwork, held: LabelledCounts, classes: number): number {
  return fitTemperature(predictLogits(network, held.counts, held.rows), targetsOf(held), classes);
}

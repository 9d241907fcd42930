import type { LabelledCounts } from '../data/count-matrix.ts';
import { stratifiedSplit } from '../data/split.ts';
import { type FitData, type FitOptions, type FittedNetwork, fit } from '../fit.ts';
import { targetsOf } from '../measures/evaluation.ts';
import { fitTemperature } from '../measures/temperature.ts';
import type { NetworkParams } from '../network/params.ts';
import { predictLogits } from '../predict.ts';

/**
 * The temperature that makes the network's probabilities honest. It must be fitted on documents that the network has not
 * learnt from: the validation documents where there are some, else a share of the training documents, judged by a second
 * network that was trained without them and is then thrown away.
 *
 * @returns 1 where there is nothing to fit it on
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

import { MlopsError } from '@aml-mlops/errors';
import { type NetworkParams, networkParams } from '@aml-mlops/trainer';
import type { SearchSpace } from '../space/search-space.ts';
import type { Trial } from '../study/trial.ts';

/** Set by the study, so that trials do not differ in them. */
const FIXED = ['seed'];

/** @throws MlopsError `E_SEARCH_SPACE` for an unknown hyperparameter of the network */
export function checkNames(space: SearchSpace): void {
  const known = Object.keys(networkParams.shape).filter((name) => !FIXED.includes(name));
  const unknown = Object.keys(space).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const message = `hyperparameter of searchSpace must be one of ${known.join(', ')}; got ${unknown}`;
  throw new MlopsError('E_SEARCH_SPACE', message, { parameter: 'searchSpace', value: unknown });
}

/**
 * The network parameters of a trial: the trial's values, with the network's defaults for the others.
 *
 * @throws MlopsError `E_PARAM_RANGE` for a value that the network does not accept
 */
export function trialParams({ number, params }: Pick<Trial, 'number' | 'params'>, seed: number): NetworkParams {
  const parsed = networkParams.safeParse({ ...params, seed });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const name = issue.path.join('.');
  const message = `${name} of trial ${number} must be a value that the network takes; got ${params[name]} (${issue.message})`;
  throw new MlopsError('E_PARAM_RANGE', message, { parameter: name, value: params[name] });
}

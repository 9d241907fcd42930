import { MlopsError } from '@aml-mlops/errors';

/** One hyperparameter as a sweep job has it. */
export type SweepDistribution = Readonly<Record<string, unknown>> & { readonly type: string };

/** Names of a distribution's numbers, in the order of the short form `["quniform", [min, max, q]]`. */
const NUMBERS: Readonly<Record<string, readonly string[]>> = {
  uniform: ['min_value', 'max_value'],
  quniform: ['min_value', 'max_value', 'q'],
  loguniform: ['min_value', 'max_value'],
  qloguniform: ['min_value', 'max_value', 'q'],
  normal: ['mu', 'sigma'],
  qnormal: ['mu', 'sigma', 'q'],
  lognormal: ['mu', 'sigma'],
  qlognormal: ['mu', 'sigma', 'q'],
  randint: ['upper'],
};

/**
 * Turns `["loguniform", [-8, -3]]`, as the search space of the step has it, into what a sweep job has.
 *
 * @throws MlopsError `E_SEARCH_SPACE` for a kind that there is not, or other numbers than it takes
 */
export function sweepDistribution(
  name: string,
  [kind, given]: readonly [string, readonly unknown[]],
): SweepDistribution {
  if (kind === 'choice')
    return { type: 'choice', values: given.length === 1 && Array.isArray(given[0]) ? given[0] : given };
  const numbers = NUMBERS[kind];
  if (!numbers || given.length !== numbers.length) {
    const message = `${name} of searchSpace must be a distribution with its numbers; got ${JSON.stringify([kind, given])}`;
    throw new MlopsError('E_SEARCH_SPACE', message, { parameter: name });
  }
  return { type: kind, ...Object.fromEntries(numbers.map((number, i) => [number, given[i]])) };
}

import { MlopsError } from '@aml-mlops/errors';

/** A hyperparameter in the form of a sweep job. */
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
 * Converts `["loguniform", [-8, -3]]`, the step's form of a search space, to the form of a sweep job.
 *
 * @throws MlopsError `E_SEARCH_SPACE` if the kind is unknown or has other numbers
 */
function sweepDistribution(name: string, [kind, given]: readonly [string, readonly unknown[]]): SweepDistribution {
  if (kind === 'choice')
    return { type: 'choice', values: given.length === 1 && Array.isArray(given[0]) ? given[0] : given };
  const numbers = NUMBERS[kind];
  if (!numbers || given.length !== numbers.length) {
    const message = `${name} of searchSpace must be a distribution with its numbers; got ${JSON.stringify([kind, given])}`;
    throw new MlopsError('E_SEARCH_SPACE', message, { parameter: name });
  }
  return { type: kind, ...Object.fromEntries(numbers.map((number, i) => [number, given[i]])) };
}

/** A hyperparameter as passed to a sweep's trials. */
export interface DrawnHyperparameter {
  readonly name: string;
  /** The trial's input; its name differs if it is drawn on the logarithmic scale. */
  readonly input: string;
  readonly distribution: SweepDistribution;
  /** How the trial's command converts the input, as JSON. */
  readonly value: string;
}

type Expression = readonly [kind: string, numbers: readonly unknown[]];

/** Maximum number of values of a choice. */
const MOST_VALUES = 100;

/**
 * Converts a hyperparameter for the service's sampling. Bayesian sampling supports `choice`, `uniform` and `quniform`, and
 * grid sampling `choice` only. Equivalent distributions are expressed in these, and exponentiated or rounded in the trial's
 * command.
 *
 * @throws MlopsError `E_SEARCH_SPACE` if the sampling cannot express it
 */
export function drawHyperparameter(name: string, expression: Expression, sampling: string): DrawnHyperparameter {
  const plain = (distribution: SweepDistribution): DrawnHyperparameter => {
    return { name, input: name, distribution, value: `\${{inputs.${name}}}` };
  };
  const distribution = sweepDistribution(name, expression);
  const { type } = distribution;
  if (sampling === 'random' || type === 'choice') return plain(distribution);
  const values = listed(distribution);
  if (values && (sampling === 'grid' || type === 'randint')) return plain({ type: 'choice', values });
  if (sampling === 'bayesian' && (type === 'uniform' || type === 'quniform')) return plain(distribution);
  if (sampling === 'bayesian' && (type === 'loguniform' || type === 'qloguniform')) {
    const { min_value, max_value, q } = distribution;
    const input = `${name}Log`;
    const raised = `Math.exp(\${{inputs.${input}}})`;
    const value = q === undefined ? raised : `Math.round(${raised}/${String(q)})*${String(q)}`;
    return {
      ...{ name, input, distribution: { type: 'uniform', min_value, max_value } },
      value: `'"$(node -p "${value}")"'`,
    };
  }
  throw cannotDraw(name, type, sampling);
}

/** All values of a distribution with few values; else undefined. */
function listed({ type, upper, min_value: min, max_value: max, q }: SweepDistribution): number[] | undefined {
  if (type === 'randint') return range(0, Number(upper) - 1, 1);
  return type === 'quniform' ? range(Number(min), Number(max), Number(q)) : undefined;
}

function range(from: number, to: number, step: number): number[] | undefined {
  const first = Math.round(from / step);
  const count = Math.round(to / step) - first + 1;
  if (!(count >= 1 && count <= MOST_VALUES)) return undefined;
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

function cannotDraw(name: string, type: string, sampling: string): MlopsError {
  const [allowed, instead] =
    sampling === 'grid'
      ? ['choice, or randint and quniform of at most 100 values', 'with the sampler random']
      : [
          'choice, uniform, loguniform, their quantised forms, or randint of at most 100 values',
          'with the sampler random',
        ];
  const message = `${name} of searchSpace must be ${allowed} for ${sampling === 'grid' ? 'grid' : 'Bayesian'} sampling on Azure Machine Learning, or be searched ${instead}; got ${type}`;
  return new MlopsError('E_SEARCH_SPACE', message, { parameter: name });
}

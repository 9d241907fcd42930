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

/** A hyperparameter as a sweep's trials are given it. */
export interface DrawnHyperparameter {
  readonly name: string;
  /** The trial's input: another one than the name where it is drawn on its logarithmic scale. */
  readonly input: string;
  readonly distribution: SweepDistribution;
  /** What the trial's command makes of the input: JSON. */
  readonly value: string;
}

type Expression = readonly [kind: string, numbers: readonly unknown[]];

/** More values than this are no choice. */
const MOST_VALUES = 100;

/**
 * How the service's sampling is to draw a hyperparameter. Bayesian sampling knows `choice`, `uniform` and `quniform`, and
 * grid sampling `choice` alone: what is the same thing in other words is said in those, and raised or rounded in the trial's
 * command.
 *
 * @throws MlopsError `E_SEARCH_SPACE` for what such sampling cannot draw
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

/** All values of a distribution that has few; undefined for one that has many. */
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

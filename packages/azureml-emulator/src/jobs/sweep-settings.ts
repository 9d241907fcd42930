import { type PolicyOptions, parseSearchSpace, policyOptions, type SearchSpaceJson } from '@aml-mlops/hypertune';
import { own } from '@aml-mlops/shapes';
import { badRequest } from '../arm/arm-error.ts';
import type { SweepSettings } from './compiled-job.ts';
import { durationSeconds } from './duration.ts';
import type { PipelineNode } from './node-schema.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Trials of a sweep that sets no number: the service's own limit is 1000, too many for a laptop. */
const DEFAULT_TRIALS = 20;

/** The settings of a sweep job, whose body is in camel case. */
export function sweepOfJob(job: Properties): SweepSettings {
  const { searchSpace, samplingAlgorithm, objective, limits, earlyTermination } = job as Record<string, Properties>;
  return settings({
    searchSpace,
    sampling: samplingAlgorithm?.['samplingAlgorithmType'],
    rule: samplingAlgorithm?.['rule'],
    seed: samplingAlgorithm?.['seed'],
    goal: objective?.['goal'],
    metric: objective?.['primaryMetric'],
    policy: earlyTermination,
    maxTotalTrials: limits?.['maxTotalTrials'],
    maxConcurrentTrials: limits?.['maxConcurrentTrials'],
    timeout: limits?.['timeout'],
    trialTimeout: limits?.['trialTimeout'],
  });
}

/** The settings of a sweep node in snake case, with a search space in the form of the CLI's YAML. */
export function sweepOfNode(node: Extract<PipelineNode, { type: 'sweep' }>): SweepSettings {
  const { sampling_algorithm: sampling, objective, limits, early_termination: policy } = node;
  const named = typeof sampling === 'string' ? { type: sampling } : sampling;
  return settings({
    searchSpace: Object.fromEntries(Object.entries(node.search_space).map(([name, range]) => [name, restForm(range)])),
    sampling: named.type,
    rule: named['rule'],
    seed: named['seed'],
    goal: objective.goal,
    metric: objective.primary_metric,
    policy: policy && camelKeys(policy),
    maxTotalTrials: limits?.max_total_trials,
    maxConcurrentTrials: limits?.max_concurrent_trials,
    timeout: limits?.timeout,
    trialTimeout: limits?.trial_timeout,
  });
}

function settings(given: Readonly<Record<string, unknown>>): SweepSettings {
  const searchSpace = given['searchSpace'] as SearchSpaceJson;
  const text = (name: string) => String(given[name] ?? '').toLowerCase();
  const sampling = text('sampling');
  if (!['random', 'grid', 'bayesian'].includes(sampling)) {
    throw badRequest(`samplingAlgorithm must be Random, Grid or Bayesian; got ${given['sampling']}`);
  }
  const goal = text('goal');
  if (goal !== 'maximize' && goal !== 'minimize')
    throw badRequest(`objective.goal must be Maximize or Minimize; got ${given['goal']}`);
  if (!given['metric']) throw badRequest('objective.primaryMetric is required');
  try {
    parseSearchSpace(searchSpace);
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
  checkSampling(sampling, searchSpace, given['policy']);
  const timeoutSeconds = durationSeconds(given['timeout']);
  const trialTimeoutSeconds = durationSeconds(given['trialTimeout']);
  const maxTotalTrials = Number(given['maxTotalTrials'] ?? DEFAULT_TRIALS);
  return {
    searchSpace,
    // The service's Bayesian sampling learns from results, as the tree-structured estimator does.
    sampler:
      sampling === 'bayesian' ? 'tpe' : sampling === 'grid' ? 'grid' : text('rule') === 'sobol' ? 'sobol' : 'random',
    seed: Number(given['seed'] ?? 0),
    goal: goal === 'maximize' ? 'maximise' : 'minimise',
    metric: String(given['metric']),
    policy: policyOfRest(given['policy'] as Properties | null | undefined),
    maxTotalTrials,
    maxConcurrentTrials: Math.min(maxTotalTrials, Number(given['maxConcurrentTrials'] ?? 1)),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(trialTimeoutSeconds !== undefined && { trialTimeoutSeconds }),
  };
}

const DRAWN_BY: Readonly<Record<string, readonly string[]>> = {
  bayesian: ['choice', 'uniform', 'quniform'],
  grid: ['choice'],
};

/** Checks the distributions supported by the sampling, and that Bayesian sampling has no policy. */
function checkSampling(sampling: string, space: SearchSpaceJson, policy: unknown): void {
  const drawn = DRAWN_BY[sampling];
  if (!drawn) return;
  const other = Object.entries(space).find(([, [kind]]) => !drawn.includes(kind));
  if (other) {
    const [name, [kind]] = other;
    throw badRequest(`searchSpace.${name} must be ${drawn.join(', ')} for ${sampling} sampling; got ${kind}`);
  }
  if (sampling === 'bayesian' && policy) throw badRequest('earlyTermination must not be given for Bayesian sampling');
}

const POLICIES: Readonly<Record<string, string>> = {
  bandit: 'bandit',
  medianstopping: 'median',
  truncationselection: 'truncation',
};

function policyOfRest(policy: Properties | null | undefined): PolicyOptions {
  if (!policy) return { type: 'none' };
  const name = String(policy['policyType'] ?? policy['type']);
  const { slackFactor, slackAmount, truncationPercentage, evaluationInterval, delayEvaluation } = policy;
  // In the service's bodies zero means "not given".
  const parsed = policyOptions.safeParse({
    type: own(POLICIES, name.toLowerCase().replaceAll('_', '')),
    delayEvaluation: delayEvaluation ?? 0,
    evaluationInterval: evaluationInterval || 1,
    ...(slackFactor ? { slackFactor } : {}),
    ...(slackAmount ? { slackAmount } : {}),
    ...(truncationPercentage ? { truncationPercentage } : {}),
  });
  if (parsed.success) return parsed.data;
  throw badRequest(
    `earlyTermination of kind ${name} is invalid: ${parsed.error.issues.map(({ message }) => message).join('; ')}`,
  );
}

/** Converts `{type: uniform, min_value: 0, max_value: 1}` to `["uniform", [0, 1]]`. */
function restForm(range: Readonly<Record<string, unknown>>): readonly [string, readonly unknown[]] {
  const { type, values, upper, min_value: min, max_value: max, mu, sigma, q } = range;
  const kind = String(type);
  if (kind === 'choice') return [kind, [values]];
  if (kind === 'randint') return [kind, [upper]];
  const step = q === undefined ? [] : [q];
  return mu === undefined ? [kind, [min, max, ...step]] : [kind, [mu, sigma, ...step]];
}

function camelKeys(object: Properties): Properties {
  const camel = (key: string) => key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [camel(key), value]));
}

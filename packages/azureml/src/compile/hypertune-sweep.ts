import { MlopsError } from '@aml-mlops/errors';
import { type PlanNode, paramToText } from '@aml-mlops/pipeline-sdk';
import * as z from 'zod';
import type { ComponentInput } from '../publish/component-inputs.ts';
import type { ComponentSpec } from '../publish/component-spec.ts';
import { azureName } from '../publish/names.ts';
import { drawHyperparameter, type SweepDistribution } from './search-space.ts';

/** A node as a sweep job: the service suggests trials, which run on a cluster instead of on one machine's cores. */
export interface SweepSettings {
  readonly sampling: SweepSampling;
  readonly searchSpace: Readonly<Record<string, SweepDistribution>>;
  readonly objective: { readonly goal: 'maximize' | 'minimize'; readonly primary_metric: string };
  readonly limits: Readonly<Record<'max_total_trials' | 'max_concurrent_trials' | 'timeout' | 'trial_timeout', number>>;
  readonly earlyTermination: Readonly<Record<string, unknown>> | undefined;
  /** Component of one trial. */
  readonly trial: ComponentSpec;
}

export type SweepSampling =
  | 'bayesian'
  | 'grid'
  | 'random'
  | { readonly type: 'random'; readonly rule: 'sobol'; readonly seed: number };

/** The step's parameters that define the search, as far as a sweep job needs them. */
const searchParams = z.looseObject({
  searchSpace: z.record(z.string(), z.tuple([z.string(), z.array(z.unknown())])),
  sampler: z.string(),
  policy: z.object({
    type: z.string(),
    evaluationInterval: z.number().optional(),
    delayEvaluation: z.number().optional(),
    slackFactor: z.number().optional(),
    slackAmount: z.number().optional(),
    truncationPercentage: z.number().optional(),
    minSteps: z.number().default(1),
  }),
  trials: z.number(),
  concurrent: z.number(),
  objective: z.string(),
  goal: z.enum(['auto', 'maximise', 'minimise']),
  timeoutSeconds: z.number(),
  trialTimeoutSeconds: z.number(),
  seed: z.number(),
});

type Policy = z.infer<typeof searchParams>['policy'];

/** Step parameters of the search as a whole, which the service handles instead. */
const SEARCH_PARAMS = ['searchSpace', 'sampler', 'policy', 'trials', 'concurrent', 'timeoutSeconds', 'workers'];

/** The step logs its best trial's metric under this name; a trial of the sweep is a search with one trial. */
const metricName = (objective: string) => `best ${objective}`;

/**
 * Converts a hypertune node to a sweep job. A trial is the same program, searching a space of one point. Its output is
 * therefore the step's output, and the result is the output of the best trial, which a sweep job passes on.
 *
 * The service's Bayesian sampling supports few distributions and no early termination: {@link drawHyperparameter} converts
 * the others, and a policy is omitted.
 *
 * @throws MlopsError `E_SWEEP` if the service lacks the policy, `E_SEARCH_SPACE`
 */
export function hypertuneSweep(node: PlanNode, spec: ComponentSpec): SweepSettings {
  const params = searchParams.parse(node.params);
  const { objective } = params;
  const sampling = samplingOf(params.sampler, params.seed);
  const kind = typeof sampling === 'string' ? sampling : sampling.type;
  const drawn = Object.entries(params.searchSpace).map(([name, expression]) =>
    drawHyperparameter(name, expression, kind),
  );
  const goal = params.goal === 'auto' ? (/loss$/i.test(objective) ? 'minimise' : 'maximise') : params.goal;
  const timeout = node.limits.timeoutSeconds;
  return {
    sampling,
    searchSpace: Object.fromEntries(drawn.map(({ input, distribution }) => [input, distribution])),
    objective: { goal: goal === 'minimise' ? 'minimize' : 'maximize', primary_metric: metricName(objective) },
    limits: {
      max_total_trials: params.trials,
      max_concurrent_trials: Math.min(params.concurrent, params.trials),
      timeout: params.timeoutSeconds || timeout,
      trial_timeout: params.trialTimeoutSeconds || timeout,
    },
    // Bayesian sampling allows no policy. A trial logs its metric only once, at its end, so little is lost.
    earlyTermination: sampling === 'bayesian' ? undefined : policyOf(params.policy),
    trial: trialSpec(node.name, spec, drawn),
  };
}

/** The step's component without the search, and with an input for each hyperparameter. */
function trialSpec(
  node: string,
  spec: ComponentSpec,
  drawn: readonly { readonly name: string; readonly input: string; readonly value: string }[],
): ComponentSpec {
  const kept = Object.entries(spec.inputs).filter(([name]) => !SEARCH_PARAMS.includes(name));
  const inputs: Record<string, ComponentInput> = {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(
      drawn.map(({ name, input }) => [input, { type: 'string', description: `Hyperparameter ${name}` }]),
    ),
  };
  const point = drawn.map(({ name, value }) => `"${name}":["choice",[[${value}]]]`).join(',');
  const fixed: Readonly<Record<string, string>> = {
    searchSpace: `{${point}}`,
    sampler: 'random',
    policy: '{"type":"none"}',
    trials: '1',
    concurrent: '1',
  };
  let command = spec.command;
  for (const name of SEARCH_PARAMS) {
    const flag = fixed[name] === undefined ? '' : `--${name}='${fixed[name]}'`;
    command = command.replace(flagOf(name), () => flag);
  }
  return {
    ...spec,
    name: `${azureName(node)}_trial`,
    display_name: `${node} trial`,
    description: `One trial of: ${spec.description}`,
    inputs,
    command: command.replaceAll(/ {2,}/g, ' '),
  };
}

function flagOf(name: string): RegExp {
  return new RegExp(String.raw`(\$\[\[)?--${name}='\$\{\{inputs\.${name}\}\}'(\]\])?`);
}

function samplingOf(sampler: string, seed: number): SweepSampling {
  if (sampler === 'sobol') return { type: 'random', rule: 'sobol', seed };
  if (sampler === 'grid' || sampler === 'random') return sampler;
  return 'bayesian';
}

function policyOf(policy: Policy): Readonly<Record<string, unknown>> | undefined {
  const timing = { evaluation_interval: policy.evaluationInterval, delay_evaluation: policy.delayEvaluation };
  switch (policy.type) {
    case 'none':
      return undefined;
    case 'asha': // The service has no successive halving; of its policies this one loses least.
      return { policy_type: 'MedianStopping', evaluation_interval: 1, delay_evaluation: policy.minSteps };
    case 'median':
      return { policy_type: 'MedianStopping', ...timing };
    case 'truncation':
      return { policy_type: 'TruncationSelection', truncation_percentage: policy.truncationPercentage, ...timing };
    case 'bandit': {
      const slack =
        policy.slackFactor === undefined ? { slack_amount: policy.slackAmount } : { slack_factor: policy.slackFactor };
      return { policy_type: 'Bandit', ...slack, ...timing };
    }
    default: {
      const message = `policy of a sweep job must be none, asha, bandit, median or truncation; got ${paramToText(policy)}`;
      throw new MlopsError('E_SWEEP', message);
    }
  }
}

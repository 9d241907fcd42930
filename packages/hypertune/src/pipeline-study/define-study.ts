import { MlopsError, rangeError } from '@aml-mlops/errors';
import type { ParamsSchema, PipelineDefinition, PipelineInputs, PipelineOutputs } from '@aml-mlops/pipeline-sdk';
import type * as z from 'zod';
import type { Goal } from '../policies/policy.ts';
import { type PolicyOptions, policyOptions } from '../policies/policy-options.ts';
import type { SamplerName } from '../samplers/sampler-names.ts';
import type { Distribution, NumericDistribution, Scalar } from '../space/distribution.ts';
import { type SearchSpace, searchSpace } from '../space/search-space.ts';

/** Distributions with values of a parameter's type. */
type DistributionOf<T> =
  | { readonly kind: 'choice'; readonly values: readonly Extract<T, Scalar>[] }
  | (number extends T ? NumericDistribution : never);

/** A distribution for each tuned parameter of a pipeline. */
export type PipelineSpace<P extends ParamsSchema> = {
  readonly [N in keyof z.input<P>]?: DistributionOf<Exclude<z.input<P>[N], undefined>>;
};

/** Location of a trial's value: a number in a JSON file of a pipeline output. */
export interface StudyMetric<Output extends string = string> {
  /** Name of an output returned by the pipeline's `build`. */
  readonly output: Output;
  /** The file within the artifact, such as `metrics.json`. */
  readonly file: string;
  /** JSON Pointer (RFC 6901) of the number: `/accuracy`. */
  readonly at: string;
}

/** Early termination: the metric of a node to follow while a trial runs, and the policy that stops it. */
export interface EarlyTermination {
  readonly policy: PolicyOptions;
  /** The node that logs the metric with a step, such as an epoch. */
  readonly node: string;
  /** The metric; its direction is the study's goal. */
  readonly metric: string;
}

/** A study whose trials are runs of a pipeline. */
export interface PipelineStudy {
  readonly name: string;
  readonly description: string;
  readonly pipeline: PipelineDefinition;
  readonly space: SearchSpace;
  readonly metric: StudyMetric;
  readonly goal: Goal;
  readonly sampler: SamplerName;
  readonly trials: number;
  readonly concurrent: number;
  readonly seed: number;
  readonly timeoutSeconds: number;
  readonly earlyTermination: EarlyTermination | undefined;
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Declares a study: the tuned parameters of a pipeline, and the metric to maximise or minimise. Each trial runs the nodes that
 * the metric needs, through the common cache, so trials share equal nodes. Trials do not register the models and datasets that
 * the pipeline declares; `mlops run` does.
 *
 * @param study.goal Default: `maximise`
 * @param study.sampler Default: `tpe`
 * @param study.trials total number. Default: 20. Range: [1, 10000]
 * @param study.concurrent trials in flight: trial t is suggested from the trials up to t - concurrent. Default: 2.
 * Range: [1, 64]
 * @param study.seed of the sampler. Default: 42
 * @param study.timeoutSeconds no trial starts or continues after this time; 0 for no limit. Default: 0
 * @example
 * export const tuneTraining = defineStudy({
 *   name: 'tune-training',
 *   description: 'Learning rate and words for the weekly data',
 *   pipeline: training,
 *   space: { learningRate: loguniform(Math.log(1e-4), Math.log(1e-1)), minimumCount: choice(1, 2, 5) },
 *   metric: { output: 'evaluation', file: 'metrics.json', at: '/accuracy' },
 * });
 * @throws MlopsError `E_STUDY_DEFINITION` for a name that the pipeline does not have; `E_PARAM_RANGE`
 */
export function defineStudy<I extends PipelineInputs, P extends ParamsSchema, R extends PipelineOutputs>(study: {
  readonly name: string;
  readonly description: string;
  readonly pipeline: PipelineDefinition<I, P, R>;
  readonly space: NoInfer<PipelineSpace<P>>;
  readonly metric: StudyMetric<NoInfer<keyof R & string>>;
  readonly goal?: Goal;
  readonly sampler?: SamplerName;
  readonly trials?: number;
  readonly concurrent?: number;
  readonly seed?: number;
  readonly timeoutSeconds?: number;
  readonly earlyTermination?: Omit<EarlyTermination, 'policy'> & { readonly policy: z.input<typeof policyOptions> };
}): PipelineStudy {
  const { name, pipeline, earlyTermination, trials = 20, concurrent = 2, seed = 42, timeoutSeconds = 0 } = study;
  if (!NAME.test(name)) {
    throw refusal(`name of a study must be words of lower case joined by hyphens; got ${JSON.stringify(name)}`);
  }
  const space = searchSpace(study.space as Record<string, Distribution>);
  const known = Object.keys(pipeline.params.shape);
  const unknown = Object.keys(space).find((parameter) => !known.includes(parameter));
  if (unknown !== undefined) {
    const names = known.join(', ') || 'none: it has no parameters';
    throw refusal(
      `hyperparameter of study ${name} must be a parameter of its pipeline ${pipeline.name}, ${names}; got ${unknown}`,
    );
  }
  wholeNumber('trials', name, trials, 1, 10_000);
  wholeNumber('concurrent', name, concurrent, 1, 64);
  wholeNumber('seed', name, seed, 0, 2 ** 32 - 1);
  if (!(timeoutSeconds >= 0 && timeoutSeconds <= 2_147_483)) {
    throw rangeError('timeoutSeconds', `study ${name}`, 'in [0, 2147483]', timeoutSeconds);
  }
  return {
    name,
    description: study.description,
    pipeline: pipeline as PipelineStudy['pipeline'],
    space,
    metric: study.metric,
    goal: study.goal ?? 'maximise',
    sampler: study.sampler ?? 'tpe',
    trials,
    concurrent,
    seed,
    timeoutSeconds,
    earlyTermination: earlyTermination && { ...earlyTermination, policy: policyOptions.parse(earlyTermination.policy) },
  };
}

function wholeNumber(parameter: string, study: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw rangeError(parameter, `study ${study}`, `a whole number in [${least}, ${most}]`, value);
}

function refusal(message: string): MlopsError {
  return new MlopsError('E_STUDY_DEFINITION', message);
}

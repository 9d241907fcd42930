import { MlopsError } from '@aml-mlops/errors';
import { type Plan, type PlanOptions, paramToText, planPipeline, upstreamOf } from '@aml-mlops/pipeline-sdk';
import * as z from 'zod';
import type { Trial } from '../study/trial.ts';
import type { PipelineStudy } from './define-study.ts';

const texts = z.record(z.string(), z.string());

const settings = z.object({
  compute: z
    .object({
      target: z.string().exactOptional(),
      instances: z.number().exactOptional(),
      distribution: z.literal('mpi').exactOptional(),
    })
    .exactOptional(),
  limits: z.object({ timeoutSeconds: z.number().exactOptional(), retries: z.number().exactOptional() }).exactOptional(),
  variables: texts.exactOptional(),
});

/** {@link TrialPlanOptions} as JSON, for resuming a study. */
export const trialPlanOptions = z.object({
  scope: z.string(),
  params: texts.default({}),
  overrides: z.record(z.string(), texts).default({}),
  without: z.array(z.string()).default([]),
  lengths: z.record(z.string(), z.number()).default({}),
  settings: z.record(z.string(), settings).default({}),
});

/** Options of a trial's plan, except the trial's hyperparameters. */
export type TrialPlanOptions = PlanOptions;

/**
 * The plan of a trial: the nodes that its metric needs, with its hyperparameters as parameters of the pipeline. It registers no
 * models or datasets and changes no state.
 *
 * @throws MlopsError `E_STUDY_DEFINITION` for a metric or a node that the pipeline does not have, or a stateful step;
 * `E_PARAM_RANGE` for a value that the pipeline does not accept
 */
export function trialPlan(study: PipelineStudy, options: TrialPlanOptions, { params }: Pick<Trial, 'params'>): Plan {
  const { pipeline, earlyTermination } = study;
  const suggested = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, paramToText(value)]));
  const plan = planPipeline(pipeline, { ...options, params: { ...options.params, ...suggested } });
  const { node } = metricSource(study, plan);
  const needed = new Set([node]);
  for (const candidate of plan.nodes.toReversed()) {
    if (needed.has(candidate.name)) for (const upstream of upstreamOf(candidate)) needed.add(upstream);
  }
  const nodes = plan.nodes.filter(({ name }) => needed.has(name));
  const stateful = nodes.find(({ state }) => Object.keys(state).length > 0);
  if (stateful) {
    const ports = Object.keys(stateful.state).join(', ');
    throw refusal(
      `steps of study ${study.name} must keep no state, since a trial leaves nothing behind; ${stateful.name} keeps ${ports}`,
    );
  }
  if (earlyTermination && !needed.has(earlyTermination.node)) {
    const names = nodes.map(({ name }) => name).join(', ');
    throw refusal(
      `node of earlyTermination of study ${study.name} must be one of ${names}; got ${earlyTermination.node}`,
    );
  }
  return { ...plan, nodes, datasets: [], models: [], reports: [] };
}

/** The node and port of a study's metric. @throws MlopsError `E_STUDY_DEFINITION` if `build` does not return such an output */
export function metricSource({ name, metric, pipeline }: PipelineStudy, { outputs }: Plan): Plan['outputs'][string] {
  const source = outputs[metric.output];
  if (source) return source;
  const known = Object.keys(outputs).join(', ') || 'none: its build answers nothing';
  throw refusal(
    `metric of study ${name} must be an output of pipeline ${pipeline.name}, ${known}; got ${metric.output}`,
  );
}

function refusal(message: string): MlopsError {
  return new MlopsError('E_STUDY_DEFINITION', message);
}

import {
  type Programs,
  type RunRequest,
  readNumber,
  runPipeline,
  type Workspace,
} from '@aml-mlops/pipeline-sdk/runner';
import type { Tracking } from '@aml-mlops/tracking';
import type { Curve } from '../policies/policy.ts';
import { policyOf } from '../policies/policy-options.ts';
import type { Outcome, Trial } from '../study/trial.ts';
import type { PipelineStudy } from './define-study.ts';
import { FollowedCurve, rememberedCurve } from './follow-curve.ts';
import { metricSource, type TrialPlanOptions, trialPlan } from './trial-plan.ts';

export interface TrialContext {
  /** Id of the study; its trials are `<id>-000`, `<id>-001`, … */
  readonly id: string;
  readonly study: PipelineStudy;
  readonly planOptions: TrialPlanOptions;
  readonly bindings: RunRequest['bindings'];
  readonly workspace: Workspace;
  readonly programs: Programs;
  readonly tracking: Tracking;
  /** The study's run in the tracking store. */
  readonly parentRun: string;
  /** Concurrent steps of one trial. */
  readonly parallelism: number;
}

/**
 * Runs one trial: the nodes that the metric needs, as a child run of the study's run. An interrupted trial is resumed.
 *
 * @throws the error of its run, which fails the trial
 */
export async function runTrial(
  trial: Trial,
  others: readonly Curve[],
  signal: AbortSignal,
  context: TrialContext,
): Promise<Outcome> {
  const { study, workspace, programs, tracking } = context;
  const name = String(trial.number).padStart(3, '0');
  const { earlyTermination: early, goal } = study;
  const plan = trialPlan(study, context.planOptions, trial);
  const followed = new FollowedCurve(policyOf(early?.policy ?? { type: 'none' }, goal), others);
  const stop = new AbortController();
  const result = await runPipeline({
    id: `${context.id}-${name}`,
    request: { plan, bindings: context.bindings, selection: {} },
    workspace,
    programs,
    parallelism: context.parallelism,
    signal: AbortSignal.any([signal, stop.signal]),
    trial: { experiment: study.name, parentRun: context.parentRun, name: `trial ${name}` },
    onMetric: (node, metric) => {
      if (node !== early?.node || metric.key !== early.metric) return;
      try {
        followed.add(metric);
        if (followed.isStopped) stop.abort(new Error('stopped early'));
      } catch (error) {
        stop.abort(error);
      }
    },
  });
  const run = await tracking.attach(result.trackingRun);
  run.logParams(trial.params);
  run.setTag('trial.number', String(trial.number));
  try {
    const outcome = await outcomeOf();
    run.setTag('trial.state', outcome.state);
    if (outcome.value !== undefined) run.logMetric('objective', outcome.value);
    await run.end('FINISHED');
    return outcome;
  } catch (error) {
    run.setTag('trial.state', signal.aborted ? 'interrupted' : 'failed');
    await run.end(signal.aborted ? 'KILLED' : 'FAILED');
    throw error;
  }

  async function outcomeOf(): Promise<Outcome> {
    const curve = followed.values;
    if (early && result.steps.some((step) => step.name === early.node && step.status === 'reused')) {
      for (const metric of await rememberedCurve(workspace, tracking, result.run, early)) followed.add(metric);
    }
    if (followed.isStopped) return { state: 'pruned', curve };
    if (result.failure) throw result.failure.error;
    signal.throwIfAborted();
    stop.signal.throwIfAborted();
    const { node, output } = metricSource(study, plan);
    const located = result.outputs[node]?.[output];
    if (!located) {
      const why = result.steps.find((step) => step.name === node)?.reason ?? 'it did not run';
      throw new Error(`step ${node}, which makes the metric, was skipped: ${why}`);
    }
    const value = await readNumber(located.folder, study.metric, `study ${study.name}`);
    return { state: 'completed', curve, value };
  }
}

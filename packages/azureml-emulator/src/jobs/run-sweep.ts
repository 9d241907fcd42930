import { setTimeout as wait } from 'node:timers/promises';
import { MlopsError } from '@aml-mlops/errors';
import { type Curve, policyOf, runStudy, Study, type Trial } from '@aml-mlops/hypertune';
import type { SweepSettings } from './compiled-job.ts';
import { createJob, type JobOutputs } from './job-record.ts';
import { trackJob } from './run-job.ts';
import { runStep, type StepRun } from './run-step.ts';
import type { RunnerContext } from './runner-context.ts';

/** Polling interval for a running trial's metric, for early termination. */
const LOOK_MILLISECONDS = 500;

/**
 * Runs the trials of a sweep, each a job of its own (`<sweep>_<number>`, as the service names them). Reads the primary
 * metric from their MLflow logs. The outputs are those of the best trial.
 *
 * @throws MlopsError `E_JOB` if no trial completed with the primary metric
 */
export async function runSweep(context: RunnerContext, run: StepRun, sweep: SweepSettings): Promise<JobOutputs> {
  const { job, experiment, signal } = run;
  job.setStatus('Running');
  const study = new Study({
    searchSpace: sweep.searchSpace as ConstructorParameters<typeof Study>[0]['searchSpace'],
    sampler: sweep.sampler,
    goal: sweep.goal,
    seed: sweep.seed,
    concurrent: sweep.maxConcurrentTrials,
  });
  const policy = policyOf(sweep.policy, sweep.goal);
  const outputs = new Map<number, JobOutputs>();
  const nameOf = (trial: Trial) => `${job.name}_${trial.number}`;

  async function evaluate(trial: Trial, others: readonly Curve[], studySignal: AbortSignal) {
    const name = nameOf(trial);
    const values = Object.fromEntries(Object.entries(trial.params).map(([key, value]) => [key, String(value)]));
    const child = createJob(context.workspace, name, trialProperties(run, name), job.id);
    const early = new AbortController();
    const either = AbortSignal.any([studySignal, early.signal]);
    const curve = () => context.runs.metricHistory(name, sweep.metric);
    const tags = { ...run.step.tags, hyperparameters: JSON.stringify(trial.params) };
    const end = await trackJob(
      context,
      child,
      { experiment: experiment.name, name, parentRunId: job.name, tags },
      either,
      async () => {
        const watch = new AbortController();
        const watching = stopEarly(curve, (seen) => policy.shouldStop(seen, others), early, watch.signal);
        try {
          const stepRun = { ...run, job: child, searchSpace: values, signal: either };
          outputs.set(trial.number, await runStep(context, stepRun));
        } finally {
          watch.abort();
          await watching;
        }
      },
    );
    const known = await curve();
    if (early.signal.aborted) return { state: 'pruned' as const, curve: known };
    if (end.status !== 'Completed') return { state: 'failed' as const, curve: known, error: end.reason ?? end.status };
    if (known.length > 0) return { state: 'completed' as const, curve: known };
    return { state: 'failed' as const, curve: [], error: `it logged no metric ${sweep.metric}` };
  }

  await runStudy({
    journal: { study, ask: () => study.ask(), tell: (number, outcome) => study.tell(number, outcome) },
    limits: { maxTotalTrials: sweep.maxTotalTrials, timeoutSeconds: sweep.timeoutSeconds },
    evaluate,
    signal,
  });
  const { best } = study;
  if (!best) {
    const [first] = study.trials.flatMap(({ outcome }) => outcome?.error ?? []);
    throw new MlopsError(
      'E_JOB',
      `no trial of job ${job.name} completed with a metric ${sweep.metric}${first ? `: ${first}` : ''}`,
    );
  }
  const found = outputs.get(best.number) ?? {};
  job.addProperties({ best_child_run_id: nameOf(best), score: String(best.outcome?.curve.at(-1)) });
  await context.runs.setTag(job.name, 'best_child_run_id', nameOf(best));
  job.setOutputs(found);
  return found;
}

async function stopEarly(
  curve: () => Promise<number[]>,
  shouldStop: (curve: Curve) => boolean,
  early: AbortController,
  signal: AbortSignal,
): Promise<void> {
  let looked = 0;
  while (!signal.aborted) {
    await wait(LOOK_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const values = await curve().catch(() => []);
    // Policies apply every so many steps: none is skipped if several were logged between two polls.
    for (; looked < values.length && !early.signal.aborted; looked++) {
      if (shouldStop(values.slice(0, looked + 1))) early.abort(new Error('ended early: others promise more'));
    }
  }
}

function trialProperties({ step, job, experiment }: StepRun, name: string) {
  return {
    jobType: 'Command',
    displayName: name,
    experimentName: experiment.name,
    computeId: step.computeId,
    environmentId: step.environmentId,
    command: step.command,
    tags: step.tags,
    properties: { 'azureml.sweep': job.name },
  };
}

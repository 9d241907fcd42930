import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { MlopsError } from '@aml-mlops/errors';
import { defaultWorkers } from '@aml-mlops/parallel';
import { beginRun, type Programs, type RunRequest, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { openTracking } from '@aml-mlops/tracking';
import * as z from 'zod';
import { requireBest } from '../report/best.ts';
import { writeReport } from '../report/write-report.ts';
import { searchSpaceSchema, searchSpaceToJson } from '../space/search-space.ts';
import { StudyJournal } from '../study/journal.ts';
import { runStudy } from '../study/run-study.ts';
import { Study, type StudyDefinition } from '../study/study.ts';
import { type Trial, trialValue } from '../study/trial.ts';
import type { PipelineStudy } from './define-study.ts';
import { runTrial, type TrialContext } from './run-trial.ts';
import { type TrialPlanOptions, trialPlan, trialPlanOptions } from './trial-plan.ts';

export interface PipelineStudyOptions {
  /** Id of the study's run. A known id resumes that run. */
  readonly id: string;
  readonly study: PipelineStudy;
  /** Total number of trials. Default: the study's. */
  readonly trials?: number | undefined;
  readonly planOptions: TrialPlanOptions;
  /** Folder of each pipeline input. */
  readonly bindings: RunRequest['bindings'];
  readonly workspace: Workspace;
  readonly programs: Programs;
  readonly signal: AbortSignal;
  /** Called after each trial, with the best so far. */
  onTrial?(trial: Trial, best: Trial | undefined): void;
  /** Called for figures that cannot be drawn. */
  warn?(line: string): void;
}

export interface PipelineStudyResult {
  readonly id: string;
  readonly status: 'done' | 'failed' | 'interrupted';
  readonly trials: readonly Trial[];
  readonly best: Trial | undefined;
  /** With `trials.csv`, `trials.json`, `tuning.html` and figures; undefined if no trial completed. */
  readonly report: string | undefined;
  /** Why there is no best trial. */
  readonly failure: Error | undefined;
}

/** The request of a study's run, stored in the workspace for resuming. */
export const studyRequest = z.object({
  study: z.string(),
  trials: z.int(),
  /** Settings that identify a study: trials with different ones are not comparable. */
  asks: z.json(),
  planOptions: trialPlanOptions,
});

/** The parameters of a study's first trial, used to validate the pipeline before anything runs. */
export function firstSuggestion(study: PipelineStudy): Trial['params'] {
  return new Study(definitionOf(study)).ask()?.params ?? {};
}

/**
 * Runs a study, or resumes one that was killed or interrupted: each trial as a run of the pipeline, up to `concurrent` at once.
 * Trials are child runs of the study's run in the tracking store. The same study on the same data gives the same trials.
 *
 * @throws MlopsError `E_STUDY_DEFINITION`, `E_PARAM_RANGE`, `E_BUNDLE`, … before anything runs; `E_STUDY_MISMATCH` if the
 * definition of a resumed study has changed, `E_RUN_GOING` if another process is running it
 */
export async function runPipelineStudy(options: PipelineStudyOptions): Promise<PipelineStudyResult> {
  const { id, study, planOptions, bindings, workspace, programs, signal } = options;
  const maxTotalTrials = options.trials ?? study.trials;
  await programs.forPlan(trialPlan(study, planOptions, { params: firstSuggestion(study) }));
  const asks = asksOf(study);
  checkSame(workspace, id, asks);
  const kept = {
    study: study.name,
    trials: maxTotalTrials,
    asks,
    planOptions: JSON.parse(JSON.stringify(planOptions)),
  };
  const tracking = await openTracking(workspace.trackingUri);
  const folder = path.join(workspace.runs, id, 'study');
  const report = path.join(folder, 'report');
  try {
    const request = { plan: emptyPlan(study, planOptions.scope), bindings, selection: {}, study: kept };
    const { parent } = await beginRun({ id, request, workspace }, tracking);
    parent.logParams({ sampler: study.sampler, goal: study.goal, seed: study.seed, concurrent: study.concurrent });
    const journal = await StudyJournal.open(path.join(folder, 'journal.jsonl'), definitionOf(study));
    const context: TrialContext = {
      ...{ id, study, planOptions, bindings, workspace, programs, tracking },
      parentRun: parent.runId,
      parallelism: Math.max(1, Math.floor(defaultWorkers() / study.concurrent)),
    };
    let failure: Error | undefined;
    try {
      await runStudy({
        journal,
        limits: { maxTotalTrials, timeoutSeconds: study.timeoutSeconds || undefined },
        signal,
        evaluate: (trial, others, ending) => runTrial(trial, others, ending, context),
        onOutcome: (trial, outcome) => {
          const { best } = journal.study;
          if (best) parent.logMetric('best', trialValue(best), trial.number);
          options.onTrial?.({ ...trial, outcome }, best);
        },
      });
      const { space, metric, goal } = study;
      requireBest(journal.study);
      await mkdir(report, { recursive: true });
      await writeReport(report, { study: journal.study, space, metric: nameOf(metric), goal }, (line) =>
        options.warn?.(line),
      );
      await parent.logArtifact(report, 'study');
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    } finally {
      await journal.close();
    }
    const status = signal.aborted ? 'interrupted' : failure ? 'failed' : 'done';
    await parent.end(status === 'done' ? 'FINISHED' : status === 'failed' ? 'FAILED' : 'KILLED');
    workspace.database.runs.finish(id, status);
    const { trials, best } = journal.study;
    return { id, status, trials, best, failure, report: status === 'done' ? report : undefined };
  } finally {
    await tracking.close();
  }
}

function definitionOf({ space, sampler, goal, seed, concurrent }: PipelineStudy): StudyDefinition {
  return { searchSpace: searchSpaceSchema.parse(searchSpaceToJson(space)), sampler, goal, seed, concurrent };
}

/** The last segment of the metric's location: `/models/0/accuracy` gives `accuracy`. */
function nameOf({ at, file }: PipelineStudy['metric']): string {
  return at.split('/').at(-1) || file;
}

function asksOf({ pipeline, metric, earlyTermination }: PipelineStudy): z.infer<ReturnType<typeof z.json>> {
  return JSON.parse(JSON.stringify({ pipeline: pipeline.name, metric, earlyTermination }));
}

/** The journal checks the sampler's settings; this checks the others. */
function checkSame({ database }: Workspace, id: string, asks: unknown): void {
  const known = database.runs.find(id);
  if (!known) return;
  const before = studyRequest.parse((JSON.parse(known.request) as { study?: unknown }).study).asks as Record<
    string,
    unknown
  >;
  const now = asks as Record<string, unknown>;
  const differ = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (key) => !isDeepStrictEqual(before[key], now[key]),
  );
  if (differ.length === 0) return;
  const message = `study of run ${id} must be declared as it was when the run began; ${differ.join(', ')} changed: start a new one`;
  throw new MlopsError('E_STUDY_MISMATCH', message, { differ });
}

/** A study's run has no nodes: its trials are separate runs. */
function emptyPlan({ name }: PipelineStudy, scope: string): RunRequest['plan'] {
  return {
    schemaVersion: 3,
    pipeline: name,
    scope,
    inputs: {},
    nodes: [],
    outputs: {},
    datasets: [],
    models: [],
    reports: [],
  };
}

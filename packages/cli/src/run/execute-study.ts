import { MlopsError } from '@aml-mlops/errors';
import type { PipelineStudy } from '@aml-mlops/hypertune/study';
import type { PipelineStudyOptions, PipelineStudyResult, Trial } from '@aml-mlops/hypertune/study-runner';
import { paramToText } from '@aml-mlops/pipeline-sdk';
import type { RunRequest } from '@aml-mlops/pipeline-sdk/runner';
import { type App, stepPrograms } from '../app/app.ts';
import { EXIT } from '../command-line/exit.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { formatTable } from '../display/table.ts';

export type ExecuteStudyOptions = Pick<
  PipelineStudyOptions,
  'id' | 'study' | 'trials' | 'planOptions' | 'bindings' | 'workspace' | 'signal'
> & { readonly json: boolean };

/**
 * The app's study with this name.
 *
 * @throws MlopsError `E_USAGE` if no study has this name
 */
export function studyOf({ studies = [] }: Pick<App, 'studies'>, name: string): PipelineStudy {
  const study = studies.find((candidate) => candidate.name === name);
  if (study) return study;
  const known = studies.map((candidate) => candidate.name).join(', ') || 'none: the app declares no studies';
  throw new MlopsError('E_USAGE', `study must be one of ${known}; got ${name}`);
}

/** The stored request of a study's run, read to resume it. */
export async function studyToResume(
  app: Pick<App, 'studies'>,
  { study, bindings }: RunRequest,
): Promise<Pick<ExecuteStudyOptions, 'study' | 'trials' | 'planOptions' | 'bindings'>> {
  const { studyRequest } = await import('@aml-mlops/hypertune/study-runner');
  const { study: name, trials, planOptions } = studyRequest.parse(study);
  return {
    study: studyOf(app, name),
    trials,
    planOptions,
    bindings,
  };
}

/** Starts or resumes a study; reports each trial; prints the trials and the best one. Returns the exit status. */
export async function executeStudy(app: App, { json, ...options }: ExecuteStudyOptions): Promise<number> {
  const { id, study, trials = study.trials } = options;
  const { runPipelineStudy, trialValue } = await import('@aml-mlops/hypertune/study-runner');
  printNote(`study ${study.name}, run ${id}: ${trials} trials of pipeline ${study.pipeline.name}`);
  const result = await runPipelineStudy({
    ...options,
    programs: stepPrograms(app),
    warn: printNote,
    onTrial: (trial, best) => {
      const { state = 'running', error } = trial.outcome ?? {};
      const value = Number.isNaN(trialValue(trial)) ? '' : ` ${shown(trialValue(trial))}`;
      const bestNow = best ? `; best ${shown(trialValue(best))} of trial ${best.number}` : '';
      printNote(`trial ${trial.number}: ${state}${value}${error === undefined ? '' : `: ${error}`}${bestNow}`);
    },
  });
  if (json) printJson(studyDocument(study, result, trialValue));
  else if (result.trials.length > 0) printResult(studySummary(study, result, trialValue));
  if (result.status === 'interrupted') printNote(`interrupted; continue with: mlops resume ${id}`);
  else if (result.failure) printNote(`study ${study.name} of run ${id} failed: ${result.failure.message}`);
  return EXIT[result.status];
}

type ValueOf = (trial: Trial) => number;

function studyDocument({ name, pipeline, goal }: PipelineStudy, result: PipelineStudyResult, value: ValueOf) {
  const document = ({ number, params, outcome, ...trial }: Trial) => ({
    number,
    run: trialRun(result.id, number),
    state: outcome?.state ?? 'running',
    value: finite(value({ number, params, outcome, ...trial })),
    params,
    ...(outcome?.error === undefined ? {} : { error: outcome.error }),
  });
  return {
    run: result.id,
    study: name,
    pipeline: pipeline.name,
    goal,
    status: result.status,
    best: result.best ? document(result.best) : null,
    trials: result.trials.map(document),
    report: result.report ?? null,
    ...(result.failure ? { error: result.failure.message } : {}),
  };
}

function studySummary(
  { space, pipeline }: PipelineStudy,
  { id, trials, best, report }: PipelineStudyResult,
  value: ValueOf,
): string {
  const names = Object.keys(space);
  const table = formatTable(trials, [
    { title: 'trial', value: ({ number }) => String(number), align: 'right' },
    { title: 'state', value: ({ outcome }) => outcome?.state ?? 'running' },
    { title: 'value', value: (trial) => shown(value(trial)), align: 'right' },
    ...names.map((name) => ({
      title: name,
      value: ({ params }: Trial) => shown(params[name]),
      align: 'right' as const,
    })),
    { title: 'run', value: ({ number }) => trialRun(id, number) },
  ]);
  if (!best) return table;
  const params = names.map((name) => `--param ${name}=${quoted(paramToText(best.params[name]))}`).join(' ');
  return [
    table,
    [`Best: trial ${best.number}, ${shown(value(best))}`, `Run it: mlops run ${pipeline.name} ${params}`].join('\n'),
    ...(report === undefined ? [] : [`Report: ${report}`]),
  ].join('\n\n');
}

function trialRun(id: string, number: number): string {
  return `${id}-${String(number).padStart(3, '0')}`;
}

/** Four digits distinguish trials. */
function shown(value: string | number | boolean | undefined): string {
  if (typeof value !== 'number') return String(value ?? '');
  if (Number.isNaN(value)) return '';
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Quotes a text for a shell. */
function quoted(text: string): string {
  return /^[\w.,:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

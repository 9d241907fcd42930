import { MlopsError } from '@aml-mlops/errors';
import { paramToText } from '@aml-mlops/pipeline-sdk';
import { newRunId } from '@aml-mlops/pipeline-sdk/runner';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { readParams } from '../command-line/params.ts';
import { formatTable } from '../display/table.ts';
import { executeStudy, studyOf } from '../run/execute-study.ts';
import { prepareRun, type RunInput } from '../run/prepare-run.ts';
import { addRunInput, wholeNumber, withWorkspace } from './shared-options.ts';

interface StudyRunFlags extends RunInput {
  readonly trials?: number;
  readonly json: boolean;
}

export function addStudyCommand(program: Command, app: App): void {
  const studies = program.command('study').description('tune the parameters of a pipeline');
  studies
    .command('list', { isDefault: true })
    .description('the studies of the app')
    .option('--json', 'print one JSON document on standard output', false)
    .action(({ json }: { json: boolean }) => {
      const rows = (app.studies ?? []).map(({ name, pipeline, space, metric, goal, sampler, trials }) => {
        return { name, pipeline: pipeline.name, tunes: Object.keys(space), metric, goal, sampler, trials };
      });
      if (json) return printJson(rows);
      if (rows.length === 0)
        return printResult('the app has no studies: declare one with defineStudy, in studies of mlops.config.ts');
      printResult(
        formatTable(rows, [
          { title: 'study', value: ({ name }) => name },
          { title: 'pipeline', value: ({ pipeline }) => pipeline },
          { title: 'tunes', value: ({ tunes }) => tunes.join(', ') },
          { title: 'goal', value: ({ goal, metric }) => `${goal} ${metric.output} ${metric.file} ${metric.at}` },
          { title: 'sampler', value: ({ sampler }) => sampler },
          { title: 'trials', value: ({ trials }) => String(trials), align: 'right' },
        ]),
      );
    });
  const run = studies
    .command('run')
    .description(
      'run a study on this machine: each trial is a run of its pipeline; what trials have in common is made once',
    )
    .argument('<study>', 'name of a study: see "mlops study list"')
    .option('--trials <n>', "total number of trials (default: the study's)", wholeNumber(1, 10_000))
    .option('--json', 'print one JSON document on standard output', false);
  addRunInput(run, app).action(async (name: string, flags: StudyRunFlags) => {
    const study = studyOf(app, name);
    const tuned = Object.keys(readParams(flags.param).params).find((param) => Object.hasOwn(study.space, param));
    if (tuned !== undefined) {
      throw new MlopsError('E_USAGE', `--param ${tuned} must not be given: study ${name} tunes it`);
    }
    const { firstSuggestion } = await import('@aml-mlops/hypertune/study-runner');
    const first = Object.entries(firstSuggestion(study)).map(([param, value]) => `${param}=${paramToText(value)}`);
    process.exitCode = await withWorkspace(app, async (workspace) => {
      const signal = interruptSignal();
      const { request, planOptions } = await prepareRun(
        app,
        study.pipeline,
        { ...flags, param: [...flags.param, ...first] },
        { workspace, signal, note: printNote },
      );
      const { trials, json } = flags;
      const { bindings } = request;
      return executeStudy(app, { id: newRunId(), study, trials, planOptions, bindings, workspace, signal, json });
    });
  });
}

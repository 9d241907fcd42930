import { MlopsError } from '@aml-mlops/errors';
import { requestOfRun } from '@aml-mlops/pipeline-sdk/runner';
import { type Command, Option } from 'commander';
import type { App } from '../app/app.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { readParams } from '../command-line/params.ts';
import { changeParams } from '../run/change-params.ts';
import { executeRun } from '../run/execute-run.ts';
import { executeStudy, studyToResume } from '../run/execute-study.ts';
import { collect, wholeNumber, withWorkspace } from './shared-options.ts';

interface ResumeFlags {
  readonly json: boolean;
  readonly param: readonly string[];
  readonly parallel?: number;
  readonly verify: boolean;
}

export function addResumeCommand(program: Command, app: App): void {
  program
    .command('resume')
    .description('continue a run that failed, was interrupted or was killed')
    .argument('<run>', 'id of the run: see "mlops runs list"')
    .addOption(
      new Option('--param <step.name=value>', 'set a parameter of a step for the rest of the run; may be repeated')
        .argParser(collect)
        .default([]),
    )
    .option('--verify', 'verify the content of every artifact before it is used', false)
    .option('--parallel <n>', 'steps at the same time (default: number of processors)', wholeNumber(1, 256))
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (id: string, { json, param, parallel, verify }: ResumeFlags) => {
      process.exitCode = await withWorkspace(app, async (workspace) => {
        const before = requestOfRun(workspace, id);
        const signal = interruptSignal();
        if (before.study !== undefined) {
          if (param.length > 0) {
            throw new MlopsError(
              'E_USAGE',
              `--param must not be given to resume study ${before.plan.pipeline}: its trials could not be compared`,
            );
          }
          return executeStudy(app, { ...(await studyToResume(app, before)), id, workspace, signal, json });
        }
        const request =
          param.length === 0 ? before : { ...before, plan: changeParams(app, before.plan, readParams(param)) };
        return executeRun(app, { id, request, workspace, signal, json, verify, parallelism: parallel });
      });
    });
}

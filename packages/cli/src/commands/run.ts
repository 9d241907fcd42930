import { newRunId } from '@aml-mlops/pipeline-sdk/runner';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { defaultPipeline } from '../app/pipeline-of.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printNote } from '../command-line/output.ts';
import { executeRun } from '../run/execute-run.ts';
import { prepareRun, type RunInput } from '../run/prepare-run.ts';
import { addRunInput, collect, wholeNumber, withWorkspace } from './shared-options.ts';

interface RunFlags extends RunInput {
  readonly json: boolean;
  readonly cache: boolean;
  readonly force: readonly string[];
  readonly from?: string;
  readonly only?: string;
  readonly parallel?: number;
  readonly verify: boolean;
}

export function addRunCommand(program: Command, app: App): void {
  const command = program
    .command('run')
    .description('run a pipeline on this machine')
    .argument('[pipeline]', 'the pipeline', defaultPipeline(app));
  addRunInput(command, app)
    .option('--json', 'print one JSON document on standard output', false)
    .option('--no-cache', 'ignore the cache')
    .option('--force <step>', 'run this step even if it is cached; may be repeated', collect, [])
    .option('--from <step>', 'run this step and everything that depends on it; earlier steps must be cached')
    .option('--only <step>', 'run only this step; earlier steps must be cached')
    .option('--verify', 'verify the content of every artifact before it is reused', false)
    .option('--parallel <n>', 'steps at the same time (default: number of processors)', wholeNumber(1, 256))
    .action(async (pipeline: string, flags: RunFlags) => {
      process.exitCode = await withWorkspace(app, async (workspace) => {
        const signal = interruptSignal();
        const selection = {
          noCache: !flags.cache,
          force: [...flags.force],
          ...(flags.from === undefined ? {} : { from: flags.from }),
          ...(flags.only === undefined ? {} : { only: flags.only }),
        };
        const { request } = await prepareRun(app, pipeline, flags, { workspace, signal, note: printNote, selection });
        return executeRun(app, {
          id: newRunId(),
          request,
          workspace,
          signal,
          json: flags.json,
          parallelism: flags.parallel,
          verify: flags.verify,
        });
      });
    });
}

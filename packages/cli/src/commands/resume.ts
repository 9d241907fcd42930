import { requestOfRun } from '@aml-mlops/pipeline-sdk/runner';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { executeRun } from '../run/execute-run.ts';
import { withWorkspace } from './shared-options.ts';

export function addResumeCommand(program: Command, app: App): void {
  program
    .command('resume')
    .description('go on with a run that failed, was interrupted or was killed')
    .argument('<run>', 'its id: see "mlops runs list"')
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (id: string, { json }: { json: boolean }) => {
      process.exitCode = await withWorkspace(app, async (workspace) => {
        const request = requestOfRun(workspace, id);
        return executeRun(app, { id, request, workspace, signal: interruptSignal(), json });
      });
    });
}

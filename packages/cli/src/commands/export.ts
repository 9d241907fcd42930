import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { defaultPipeline, pipelineOf } from '../app/pipeline-of.ts';
import { type AzureFlags, azureWorkspace, workspaceOption } from '../azure/with-azure.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { prepareRun, type RunInput } from '../run/prepare-run.ts';
import { addRunInput, withWorkspace } from './shared-options.ts';

interface ExportFlags extends RunInput, AzureFlags {
  readonly to: string;
  readonly published: boolean;
  readonly sweepJobs: boolean;
  readonly offline: boolean;
  readonly cron?: string;
  readonly json: boolean;
}

export function addExportCommand(program: Command, app: App): void {
  const command = program
    .command('export')
    .description('write a pipeline as files of the Azure ML CLI, for "az ml job create -f pipeline.yml"')
    .argument('[pipeline]', 'the pipeline', defaultPipeline(app))
    .requiredOption('--to <folder>', 'a new or empty folder')
    .addOption(workspaceOption())
    .option('--published', 'refer to published components instead of component files', false)
    .option('--sweep-jobs', 'search hyperparameters with sweep jobs', false)
    .option('--offline', 'do not contact the workspace: the pipeline starts without champion and history', false)
    .option('--cron <expression>', 'also write schedule.yml: minute, hour, day, month, weekday; UTC')
    .option('--json', 'print one JSON document on standard output', false);
  addRunInput(command, app).action(async (pipeline: string, flags: ExportFlags) => {
    const { exportedStates, exportPlan, parseScheduleTrigger } = await import('@aml-mlops/azureml');
    const workspace = await azureWorkspace(app, flags);
    const { request } = await withWorkspace(app, (local) =>
      prepareRun(app, pipeline, flags, {
        workspace: local,
        signal: interruptSignal(),
        note: printNote,
        where: 'azure',
      }),
    );
    const states = flags.offline ? {} : await exportedStates(workspace, request.plan);
    const files = await exportPlan({
      plan: request.plan,
      steps: app.steps,
      repository: app.repository,
      computes: workspace.config.computes,
      mirrors: workspace.config.mirrors,
      to: flags.to,
      inputs: request.bindings,
      states,
      description: pipelineOf(app, pipeline).description,
      published: flags.published,
      sweepJobs: flags.sweepJobs,
      ...(flags.cron === undefined ? {} : { schedule: parseScheduleTrigger({ cron: flags.cron }) }),
    });
    if (flags.json) printJson({ to: flags.to, files });
    else printResult([`${files.length} files in ${flags.to}:`, ...files.map((file) => `  ${file}`)].join('\n'));
  });
}

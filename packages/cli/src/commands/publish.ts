import { MlopsError } from '@aml-mlops/errors';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { plansOf } from '../app/plans-of.ts';
import { type AzureFlags, azureWorkspace, workspaceOption } from '../azure/with-azure.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { formatBytes } from '../display/format.ts';
import { formatTable } from '../display/table.ts';

interface PublishFlags extends AzureFlags {
  readonly registry?: string;
  readonly sweepJobs: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

export function addPublishCommand(program: Command, app: App): void {
  program
    .command('publish')
    .description('publish steps to Azure Machine Learning; unchanged steps are not sent again')
    .argument('[steps...]', 'the steps (default: all)')
    .addOption(workspaceOption())
    .option(
      '--registry <name>',
      'a registry that workspaces share (default: the one from which the workspace takes components)',
    )
    .option(
      '--sweep-jobs',
      "also publish what the pipelines' sweep jobs try, for jobs submitted with --sweep-jobs",
      false,
    )
    .option('--dry-run', 'print what would be sent and why, and send nothing', false)
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (names: string[], { dryRun, json, registry, sweepJobs, ...flags }: PublishFlags) => {
      const steps = chosenSteps(app, names);
      const workspace = await azureWorkspace(app, flags);
      const { publishSteps } = await import('@aml-mlops/azureml');
      const published = await publishSteps({
        workspace,
        registry,
        steps,
        plans: sweepJobs ? plansOf(app) : [],
        repository: app.repository,
        dryRun,
        signal: interruptSignal(),
        onStep: ({ step, status, warning }) => {
          printNote(`${step}: ${status}`);
          if (warning) printNote(`! ${warning}`);
        },
      });
      if (json) return printJson(published);
      const table = formatTable(published, [
        { title: 'step', value: ({ step }) => step },
        { title: 'component', value: ({ component }) => component },
        { title: 'snapshot', value: ({ snapshotBytes }) => formatBytes(snapshotBytes), align: 'right' },
        { title: 'status', value: ({ status }) => status },
        { title: 'why', value: ({ reasons }) => reasons.join('; ') },
      ]);
      printResult(table);
    });
}

function chosenSteps(app: App, names: readonly string[]) {
  const known = app.steps.map(({ definition }) => definition.name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new MlopsError('E_STEP_UNKNOWN', `step must be one of ${known.join(', ')}; got ${unknown}`);
  }
  return names.length === 0 ? app.steps : app.steps.filter(({ definition }) => names.includes(definition.name));
}

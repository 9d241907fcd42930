import { MlopsError } from '@aml-mlops/errors';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { defaultPipeline } from '../app/pipeline-of.ts';
import { submission } from '../azure/submission.ts';
import { type AzureFlags, azureWorkspace, workspaceOption } from '../azure/with-azure.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { formatTable } from '../display/table.ts';
import { prepareRun, type RunInput } from '../run/prepare-run.ts';
import { addRunInput, withWorkspace } from './shared-options.ts';

export interface CreateFlags extends RunInput, AzureFlags {
  readonly cron?: string;
  readonly every?: string;
  readonly pipeline: string;
}

export function addScheduleCommand(program: Command, app: App): void {
  const schedule = program.command('schedule').description('run a pipeline on a schedule on Azure Machine Learning');
  const create = schedule
    .command('create')
    .description('create or replace a schedule')
    .argument('<name>', 'name of the schedule')
    .option('--pipeline <name>', 'the pipeline', defaultPipeline(app))
    .option('--cron <expression>', 'minute, hour, day, month, weekday; UTC')
    .option('--every <n unit>', 'such as "1 week" or "6 hour"')
    .addOption(workspaceOption());
  addRunInput(create, app).action((name: string, flags: CreateFlags) => createSchedule(app, name, flags));
  schedule
    .command('list', { isDefault: true })
    .description('the schedules of a workspace')
    .addOption(workspaceOption())
    .option('--json', 'print one JSON document on standard output', false)
    .action(async ({ json, ...flags }: AzureFlags & { json: boolean }) => {
      const { listSchedules } = await import('@aml-mlops/azureml');
      const rows = await listSchedules(await azureWorkspace(app, flags));
      if (json) return printJson(rows);
      const table = formatTable(rows, [
        { title: 'schedule', value: ({ name }) => name },
        { title: 'when', value: ({ when }) => when },
        { title: 'enabled', value: ({ enabled }) => (enabled ? 'yes' : 'no') },
      ]);
      printResult(table);
    });
  schedule
    .command('delete')
    .description('delete a schedule')
    .argument('<name>', 'name of the schedule')
    .addOption(workspaceOption())
    .action(async (name: string, flags: AzureFlags) => {
      const { deleteSchedule } = await import('@aml-mlops/azureml');
      await deleteSchedule(await azureWorkspace(app, flags), name);
      printNote(`deleted: ${name}`);
    });
}

/** Creates a pipeline's schedule, or replaces the schedule with this name. */
export async function createSchedule(app: App, name: string, flags: CreateFlags): Promise<void> {
  const { parseScheduleTrigger, schedulePlan } = await import('@aml-mlops/azureml');
  const trigger = parseScheduleTrigger(readTrigger(flags) as Parameters<typeof parseScheduleTrigger>[0]);
  const workspace = await azureWorkspace(app, flags);
  const signal = interruptSignal();
  const { request } = await withWorkspace(app, (local) =>
    prepareRun(app, flags.pipeline, flags, { workspace: local, signal, note: printNote, where: 'azure' }),
  );
  const made = await schedulePlan({
    ...(await submission(app, workspace, request)),
    schedule: name,
    trigger,
    signal,
  });
  printNote(`${made.name}: ${made.when}`);
}

/** @throws MlopsError `E_USAGE` unless exactly one trigger is given in a known form */
export function readTrigger({ cron, every }: Pick<CreateFlags, 'cron' | 'every'>): Record<string, unknown> {
  if ((cron === undefined) === (every === undefined)) {
    throw new MlopsError('E_USAGE', 'one of --cron and --every must be given, not both');
  }
  if (cron !== undefined) return { cron };
  const match = /^(\d+) ?(minute|hour|day|week|month)s?$/.exec(every ?? '');
  if (!match)
    throw new MlopsError(
      'E_USAGE',
      `--every must be a number and a unit, such as "1 week"; got ${JSON.stringify(every)}`,
    );
  return { every: Number(match[1]), unit: match[2] };
}

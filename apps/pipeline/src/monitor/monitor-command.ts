import { type App, collect, withWorkspace, workspaceOption } from '@aml-mlops/cli';
import { type Command, Option } from 'commander';
import type {
  ForgetFlags,
  ListFlags,
  NoteFlags,
  RetainFlags,
  RunFlags,
  ScheduleFlags,
  ShowFlags,
  SilenceFlags,
} from './monitor-flags.ts';

/** `mlops monitor`: what a served model saw and said, and what to do about it. */
export function addMonitorCommand(program: Command, app: App): void {
  const monitor = program.command('monitor').description('drift, estimated accuracy and alarms of a served model');
  const use = <Flags>(act: (flags: Flags, context: typeof import('./monitor-actions.ts')) => Promise<void>) => {
    return async (flags: Flags) => act(flags, await import('./monitor-actions.ts'));
  };
  const model = () =>
    new Option('--model <name[@alias|:version]>', 'a registered model (default: the champion of the only one)');
  const json = () => new Option('--json', 'print one JSON document on standard output').default(false);
  monitor
    .command('run')
    .description('test what the service collected, window by window, and raise alarms')
    .requiredOption('--collected <folder>', 'what "mlops serve --collect" wrote')
    .addOption(model())
    .option('--folder <folder>', 'a model that lies in a folder')
    .option(
      '--train <from>',
      'what it learnt from: FOLDER or dataset:NAME[@VERSION] (default: of the run that made it)',
    )
    .option('--labels <folder>', 'labels that became known: JSON Lines with correlationId and label')
    .option('--window <length>', 'hours such as 6h, days such as 1d, or a number of documents such as 300', '1d')
    .addOption(
      new Option('--param <name=value>', 'set a parameter of the step; may be repeated').argParser(collect).default([]),
    )
    .addOption(
      new Option('--notify <to>', 'webhook:URL, event-grid:URL or issue:FOLDER; may be repeated')
        .argParser(collect)
        .default([]),
    )
    .addOption(json())
    .action(
      use<RunFlags>((flags, { runMonitor }) => withWorkspace(app, (workspace) => runMonitor(app, flags, workspace))),
    );
  monitor
    .command('list', { isDefault: true })
    .description('alarms, the newest first')
    .option('--model <name>', 'of one model')
    .option('--open', 'those alone that are open', false)
    .addOption(json())
    .action(use<ListFlags>((flags, { showAlarms }) => withWorkspace(app, (workspace) => showAlarms(flags, workspace))));
  monitor
    .command('show')
    .description('the newest report of a model')
    .addOption(model())
    .addOption(json())
    .action(use<ShowFlags>((flags, { showReport }) => withWorkspace(app, (workspace) => showReport(flags, workspace))));
  monitor
    .command('acknowledge')
    .description('say that somebody looks after an alarm')
    .requiredOption('--alarm <number>', 'its number in "mlops monitor list"')
    .option('--by <name>', 'who (default: the user of this machine)')
    .option('--note <text>', 'what is being done', '')
    .action(
      use<NoteFlags>((flags, { acknowledge }) => withWorkspace(app, (workspace) => acknowledge(flags, workspace))),
    );
  monitor
    .command('silence')
    .description('tell nobody of a cause for some days; alarms are kept all the same')
    .requiredOption('--model <name>', 'of which model')
    .requiredOption('--cause <cause>', 'such as new-topics')
    .option('--days <n>', 'for how long', '7')
    .option('--by <name>', 'who (default: the user of this machine)')
    .option('--note <text>', 'why', '')
    .action(use<SilenceFlags>((flags, { silence }) => withWorkspace(app, (workspace) => silence(flags, workspace))));
  monitor
    .command('schedule')
    .description('monitor again and again on Azure Machine Learning')
    .argument('<name>', 'of the schedule')
    .requiredOption(
      '--collected <address>',
      'what the endpoint collected, such as azureml://datastores/NAME/paths/FOLDER',
    )
    .requiredOption('--train <from>', 'what the model learnt from: an address, FOLDER or dataset:NAME[@VERSION]')
    .addOption(model())
    .option('--folder <folder>', 'a model that lies in a folder')
    .option('--labels <address>', 'labels that became known')
    .option('--window <length>', 'hours such as 6h, days such as 1d, or a number of documents such as 300', '1d')
    .option('--cron <expression>', 'minute, hour, day, month, weekday; UTC')
    .option('--every <n unit>', 'such as "1 day" or "6 hour"')
    .addOption(workspaceOption())
    .action(async (name: string, flags: ScheduleFlags) => {
      const { scheduleMonitor } = await import('./monitor-actions.ts');
      await scheduleMonitor(app, name, flags);
    });
  const collectedOf = (command: Command) =>
    command.requiredOption('--collected <folder>', 'what "mlops serve --collect" wrote');
  collectedOf(monitor.command('forget'))
    .description(
      'delete what some requests left: inputs, outputs, labels, raw data made of them, texts of the label queues',
    )
    .argument('<id...>', 'their correlation ids')
    .addOption(
      new Option(
        '--also <folder>',
        'further JSON Lines and Parquet, such as raw data with absorbed labels; may be repeated',
      )
        .argParser(collect)
        .default([]),
    )
    .addOption(json())
    .action(async (ids: string[], flags: ForgetFlags) => {
      const { forgetRequests } = await import('./monitor-actions.ts');
      await withWorkspace(app, (workspace) => forgetRequests(ids, flags, workspace));
    });
  collectedOf(monitor.command('retain'))
    .description('remove requests that are older than some days; the counts of their hours stay')
    .requiredOption('--days <n>', 'that are kept')
    .addOption(json())
    .action(use<RetainFlags>((flags, { retainRequests }) => retainRequests(flags)));
}

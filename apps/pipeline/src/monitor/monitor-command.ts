import { type App, collect, withWorkspace, workspaceOption } from '@aml-mlops/cli';
import { type Command, Option } from 'commander';
import type {
  ExportFlags,
  FetchFlags,
  ForgetFlags,
  ListFlags,
  NoteFlags,
  RetainFlags,
  RowsFlags,
  RunFlags,
  ScheduleFlags,
  ShowFlags,
  SilenceFlags,
} from './monitor-flags.ts';

/** `mlops monitor`: a served model's inputs and answers, and the actions on them. */
export function addMonitorCommand(program: Command, app: App): void {
  const monitor = program.command('monitor').description('drift, estimated accuracy and alarms of a served model');
  const use = <Flags>(act: (flags: Flags, context: typeof import('./monitor-actions.ts')) => Promise<void>) => {
    return async (flags: Flags) => act(flags, await import('./monitor-actions.ts'));
  };
  const model = () =>
    new Option('--model <name[@alias|:version]>', 'a registered model (default: the champion of the only one)');
  const folder = () => new Option('--folder <folder>', 'a model folder');
  const notify = () =>
    new Option('--notify <to>', 'webhook:URL, event-grid:URL or issue:FOLDER; may be repeated')
      .argParser(collect)
      .default([]);
  const json = () => new Option('--json', 'print one JSON document on standard output').default(false);
  monitor
    .command('run')
    .description('test what the service collected, window by window, and raise alarms')
    .requiredOption('--collected <folder>', 'folder that "mlops serve --collect" wrote')
    .addOption(model())
    .addOption(folder())
    .option(
      '--train <from>',
      'what it learnt from: FOLDER or dataset:NAME[@VERSION] (default: of the run that made it)',
    )
    .option('--labels <folder>', 'labels known by now: JSON Lines with correlationId and label')
    .option('--window <length>', 'hours such as 6h, days such as 1d, or a number of documents such as 300', '1d')
    .addOption(
      new Option('--param <name=value>', 'set a parameter of the step; may be repeated').argParser(collect).default([]),
    )
    .addOption(notify())
    .addOption(json())
    .action(
      use<RunFlags>((flags, { runMonitor }) => withWorkspace(app, (workspace) => runMonitor(app, flags, workspace))),
    );
  monitor
    .command('list', { isDefault: true })
    .description('alarms, newest first')
    .option('--model <name>', 'of one model')
    .option('--open', 'only open ones', false)
    .addOption(json())
    .action(use<ListFlags>((flags, { showAlarms }) => withWorkspace(app, (workspace) => showAlarms(flags, workspace))));
  monitor
    .command('show')
    .description('the newest report of a model')
    .addOption(model())
    .addOption(folder())
    .addOption(json())
    .action(use<ShowFlags>((flags, { showReport }) => withWorkspace(app, (workspace) => showReport(flags, workspace))));
  monitor
    .command('acknowledge')
    .description('record who is handling an alarm')
    .requiredOption('--alarm <number>', 'its number in "mlops monitor list"')
    .option('--by <name>', 'your name (default: the user of this machine)')
    .option('--note <text>', 'what is being done', '')
    .action(
      use<NoteFlags>((flags, { acknowledge }) => withWorkspace(app, (workspace) => acknowledge(flags, workspace))),
    );
  monitor
    .command('silence')
    .description('send no notifications for a cause for some days; its alarms are still recorded')
    .requiredOption('--model <name>', 'of which model')
    .requiredOption('--cause <cause>', 'such as new-topics')
    .option('--days <n>', 'for how long', '7')
    .option('--by <name>', 'your name (default: the user of this machine)')
    .option('--note <text>', 'why', '')
    .action(use<SilenceFlags>((flags, { silence }) => withWorkspace(app, (workspace) => silence(flags, workspace))));
  monitor
    .command('schedule')
    .description('monitor on a schedule on Azure Machine Learning')
    .argument('<name>', 'name of the schedule')
    .requiredOption(
      '--collected <address>',
      'what the endpoint collected, such as azureml://datastores/NAME/paths/FOLDER',
    )
    .requiredOption('--train <from>', 'training data of the model: an address, FOLDER or dataset:NAME[@VERSION]')
    .addOption(model())
    .addOption(folder())
    .option('--labels <address>', 'labels known by now')
    .option('--window <length>', 'hours such as 6h, days such as 1d, or a number of documents such as 300', '1d')
    .option('--cron <expression>', 'minute, hour, day, month, weekday; UTC')
    .option('--every <n unit>', 'such as "1 day" or "6 hour"')
    .addOption(workspaceOption())
    .action(async (name: string, flags: ScheduleFlags) => {
      const { scheduleMonitor } = await import('./monitor-actions.ts');
      await scheduleMonitor(app, name, flags);
    });
  monitor
    .command('fetch')
    .description('download the report of a monitor job on Azure Machine Learning, and raise its alarms')
    .option('--job <name>', 'name of the job (default: the newest finished one of the model)')
    .addOption(model())
    .addOption(folder())
    .addOption(notify())
    .addOption(workspaceOption())
    .addOption(json())
    .action(
      use<FetchFlags>((flags, { fetchMonitor }) =>
        withWorkspace(app, (workspace) => fetchMonitor(app, flags, workspace)),
      ),
    );
  const collectedOf = (command: Command) =>
    command.requiredOption('--collected <folder>', 'folder that "mlops serve --collect" wrote');
  collectedOf(monitor.command('forget'))
    .description('delete all data of some requests: inputs, outputs, labels, partitions made of them, queued texts')
    .argument('<id...>', 'correlation ids')
    .addOption(
      new Option(
        '--also <folder>',
        'other JSON Lines and Parquet to search, such as raw data with absorbed labels; may be repeated',
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
    .description('delete requests older than some days; hourly counts are kept')
    .requiredOption('--days <n>', 'days to keep')
    .addOption(json())
    .action(use<RetainFlags>((flags, { retainRequests }) => retainRequests(flags)));
  collectedOf(monitor.command('rows'))
    .description("write a row of numbers for each text, without the text, in the format of Azure's own model monitor")
    .requiredOption('--to <folder>', 'folder for the rows: model_inputs and model_outputs, by hour')
    .addOption(json())
    .action(async (flags: RowsFlags) => {
      const { writeAzureRows } = await import('./azure-monitor.ts');
      await writeAzureRows(flags);
    });
  monitor
    .command('export')
    .description("write a schedule for Azure's own model monitor")
    .argument('<name>', 'name of the schedule')
    .requiredOption('--rows <address>', 'copy of the output of "monitor rows": azureml://datastores/NAME/paths/FOLDER')
    .requiredOption('--to <folder>', 'folder for monitor.yml and monitor.json')
    .option('--days <n>', 'days of a window, which is compared with the same number of days before', '7')
    .option('--cron <expression>', 'minute, hour, day, month, weekday; UTC')
    .option('--every <n unit>', 'such as "1 day" or "1 week"')
    .addOption(new Option('--email <address>', 'address to alert; may be repeated').argParser(collect).default([]))
    .action(async (name: string, flags: ExportFlags) => {
      const { exportAzureMonitor } = await import('./azure-monitor.ts');
      await exportAzureMonitor(name, flags);
    });
}

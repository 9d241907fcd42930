import { userInfo } from 'node:os';
import path from 'node:path';
import { readJsonFile } from '@aml-mlops/artifacts';
import {
  type App,
  createSchedule,
  type FoundModel,
  findModel,
  formatTable,
  interruptSignal,
  printJson,
  printNote,
  printResult,
  withWorkspace,
} from '@aml-mlops/cli';
import { MlopsError, rangeError } from '@aml-mlops/errors';
import {
  CAUSES,
  forget,
  type MonitoringReport,
  type Notice,
  parseNotifyTarget,
  REPORT_FILE,
  reportSchema,
  retain,
} from '@aml-mlops/monitoring';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { openLabels } from '@aml-mlops/tracking/labels';
import { fetchReport, newestFetched } from './fetch-report.ts';
import type {
  FetchFlags,
  ForgetFlags,
  ListFlags,
  NoteFlags,
  RetainFlags,
  RunFlags,
  ScheduleFlags,
  ShowFlags,
  SilenceFlags,
} from './monitor-flags.ts';
import { notify } from './notify.ts';
import { listAlarms } from './record-alarms.ts';
import { folderOf, reportOf, scopeOf, type WatchedModel, watchModel } from './watch-model.ts';

const HOUR_MS = 3_600_000;

/** Runs the `monitor` pipeline on the data collected for a model, and updates its alarms. */
export async function runMonitor(app: App, flags: RunFlags, workspace: Workspace): Promise<void> {
  // Invalid targets are reported before the work, not after it.
  for (const target of flags.notify) parseNotifyTarget(target);
  const model = await findModel(flags, workspace);
  const now = Date.now();
  const options = { workspace, signal: interruptSignal(), now, quiet: flags.json };
  const { exitCode, watched } = await watchModel(app, model, flags, options);
  process.exitCode = exitCode;
  if (watched) await tell(model, watched, flags, now);
}

/** Fetches the report of a job on Azure and treats it like a local one. */
export async function fetchMonitor(app: App, flags: FetchFlags, workspace: Workspace): Promise<void> {
  for (const target of flags.notify) parseNotifyTarget(target);
  const model = await findModel(flags, workspace);
  const now = Date.now();
  const fetched = await fetchReport(app, model, flags, { workspace, now });
  if (!flags.json) printResult(`${fetched.job}: ${path.join(fetched.folder, 'monitoring.html')}`);
  await tell(model, fetched, flags, now);
}

async function tell(
  model: FoundModel,
  { folder, report, notices }: WatchedModel,
  flags: Pick<RunFlags, 'notify' | 'json'>,
  now: number,
): Promise<void> {
  const time = new Date(now).toISOString();
  await notify(flags.notify, notices, { model: model.name, report: path.join(folder, 'monitoring.html'), time });
  if (flags.json) return printJson(documentOf(model, report, folder));
  for (const notice of notices) printNote(sentence(notice));
}

function sentence({ what, alarm: { cause, severity } }: Notice): string {
  return what === 'closed'
    ? `alarm is over: ${cause}`
    : `alarm ${what === 'worse' ? 'got worse' : 'opened'}: ${cause} (${severity})`;
}

function documentOf({ name, version }: FoundModel, report: MonitoringReport, folder: string) {
  const { schemaVersion: _, ...rest } = report;
  return { model: { name, version: version ?? null }, ...rest, report: folder };
}

export async function showReport(flags: ShowFlags, workspace: Workspace): Promise<void> {
  const model = await findModel(flags, workspace);
  const scope = scopeOf(model);
  const run = workspace.database.runs
    .list(1_000_000)
    .find((each) => each.pipeline === 'monitor' && each.scope === scope && each.status === 'done');
  const fetched = await newestFetched(workspace, model);
  const isFetched = fetched !== undefined && (run === undefined || fetched.madeAt > run.startedAt.toISOString());
  const folder = isFetched ? fetched.folder : run && reportOf(workspace, run.id);
  if (!folder) {
    const message = `model ${model.name} must have a monitoring report; make one with: mlops monitor run --collected FOLDER, or take one of Azure's with: mlops monitor fetch`;
    throw new MlopsError('E_NOT_MONITORED', message);
  }
  const report = await readJsonFile(folder, REPORT_FILE, reportSchema);
  if (flags.json) return printJson(documentOf(model, report, folder));
  const rows = report.windows.flatMap(({ from, tests }) => tests.map((test) => ({ from, ...test })));
  const table = formatTable(rows, [
    { title: 'window (UTC)', value: ({ from }) => from.slice(0, 16).replace('T', ' ') },
    { title: 'what', value: ({ name }) => name },
    { title: 'effect', value: ({ statistic, effect }) => `${statistic} ${effect.toFixed(3)}` },
    { title: 'adjusted p', value: ({ adjustedP }) => String(Number(adjustedP.toPrecision(2))), align: 'right' },
    { title: '', value: ({ fires }) => (fires ? 'alarm' : '') },
  ]);
  printResult(`${table}\n\n${path.join(folder, 'monitoring.html')}`);
}

export async function showAlarms({ model, open, json }: ListFlags, workspace: Workspace): Promise<void> {
  const alarms = listAlarms(workspace, model).filter(({ isOpen }) => isOpen || !open);
  const now = Date.now();
  const models = [...new Set(alarms.map((alarm) => alarm.model))];
  const silences = models.flatMap((name) => workspace.database.alarms.silences(name, now));
  if (json) return printJson({ alarms, silences });
  if (alarms.length === 0) return printResult('no alarms');
  const table = formatTable(alarms, [
    { title: 'alarm', value: ({ id }) => String(id), align: 'right' },
    { title: 'model', value: (alarm) => alarm.model },
    { title: 'cause', value: ({ cause }) => cause },
    { title: 'severity', value: ({ severity }) => severity },
    { title: 'since (UTC)', value: ({ openedAt }) => openedAt.slice(0, 16).replace('T', ' ') },
    {
      title: 'state',
      value: ({ isOpen, acknowledged }) => (isOpen ? (acknowledged ? `seen by ${acknowledged.by}` : 'open') : 'over'),
    },
    { title: 'words', value: ({ words }) => words.slice(0, 5).join(', ') },
  ]);
  printResult(table);
}

export async function acknowledge({ alarm, by, note }: NoteFlags, { database }: Workspace): Promise<void> {
  const who = by ?? userInfo().username;
  const id = /^\d{1,15}$/.test(alarm) ? Number(alarm) : Number.NaN;
  if (Number.isNaN(id) || !database.alarms.acknowledge(id, { by: who, note })) {
    const known = database.alarms.list().map((each) => each.id);
    throw rangeError(
      '--alarm',
      'monitor acknowledge',
      `one of ${known.join(', ') || 'none: there are no alarms'}`,
      alarm,
    );
  }
  printResult(`alarm ${id} is acknowledged by ${who}`);
}

export async function silence({ cause, days, by, note, ...flags }: SilenceFlags, workspace: Workspace): Promise<void> {
  const span = /^\d{1,3}$/.test(days) ? Number(days) : 0;
  if (span < 1 || span > 366) throw rangeError('--days', 'monitor silence', 'a whole number in [1, 366]', days);
  if (!(CAUSES as readonly string[]).includes(cause)) {
    throw rangeError('--cause', 'monitor silence', `one of ${CAUSES.join(', ')}`, cause);
  }
  const until = new Date(Date.now() + span * 24 * HOUR_MS);
  // An unknown model name would silence nothing, unnoticed.
  const { name: model } = await findModel(flags, workspace);
  workspace.database.alarms.silence({ model, cause, by: by ?? userInfo().username, until, note });
  printResult(
    `nobody is told of ${cause} of ${model} before ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  );
}

/** Schedules the `monitor` pipeline on the data that an endpoint collects. */
export async function scheduleMonitor(app: App, name: string, flags: ScheduleFlags): Promise<void> {
  const model = await withWorkspace(app, (workspace) => findModel(flags, workspace));
  const { collected, train, labels, window, cron, every, ...azure } = flags;
  await createSchedule(app, name, {
    ...azure,
    pipeline: 'monitor',
    scope: scopeOf(model),
    input: [
      ...[`collected=${collected}`, `train=${train}`, `model=${model.folder}`],
      ...(labels === undefined ? [] : [`labels=${labels}`]),
    ],
    param: [`monitoring.window=${window}`],
    ...(cron !== undefined && { cron }),
    ...(every !== undefined && { every }),
  });
}

/** Deletes requests wherever their texts are stored: collected data, raw data made from it, and the label queues. */
export async function forgetRequests(
  ids: readonly string[],
  { collected, also, json }: ForgetFlags,
  workspace: Workspace,
): Promise<void> {
  let deleted = 0;
  for (const folder of [collected, ...also]) deleted += await forget(folderOf(folder), new Set(ids));
  const labels = openLabels(workspace.trackingUri);
  let texts = 0;
  try {
    texts = labels.deleteTexts(ids);
  } finally {
    labels.close();
  }
  if (json) return printJson({ deleted, texts });
  if (deleted + texts === 0) return printResult('no request of these ids was found');
  const of = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
  const queued = texts === 0 ? '' : ` and ${of(texts, 'text of the label queues', 'texts of the label queues')}`;
  printResult(`${of(deleted, 'line', 'lines')}${queued} deleted`);
}

export async function retainRequests({ collected, days, json }: RetainFlags): Promise<void> {
  const kept = /^\d{1,4}$/.test(days) ? Number(days) : 0;
  if (kept < 1) throw rangeError('--days', 'monitor retain', 'a whole number in [1, 9999]', days);
  const removed = await retain(folderOf(collected), kept, Date.now());
  if (json) return printJson({ removed });
  printResult(`${removed} files older than ${kept} days removed`);
}

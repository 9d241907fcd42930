import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { readJsonFile } from '@aml-mlops/artifacts';
import {
  type App,
  createSchedule,
  executeRun,
  type FoundModel,
  findModel,
  formatTable,
  interruptSignal,
  prepareRun,
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
import { newRunId, outputsOfRun, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
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
import { notify } from './notify.ts';
import { listAlarms, recordAlarms } from './record-alarms.ts';
import { trainingSetOf } from './training-set.ts';

const HOUR_MS = 3_600_000;

/** Runs the pipeline `monitor` on what was collected of a model, and moves its alarms on. */
export async function runMonitor(app: App, flags: RunFlags, workspace: Workspace): Promise<void> {
  // What is wrong with a target is told before the work, and not after it.
  for (const target of flags.notify) parseNotifyTarget(target);
  const model = await findModel(flags, workspace);
  const train = flags.train ?? (await trainingSetOf(model, workspace));
  const inputs = [
    `collected=${collectedOf(flags.collected, model)}`,
    `model=${model.folder}`,
    `train=${train}`,
    ...(flags.labels === undefined ? [] : [`labels=${path.resolve(flags.labels)}`]),
  ];
  const now = Date.now();
  // To the hour, so that a second run within it is answered from the cache.
  const until = new Date(Math.floor(now / HOUR_MS) * HOUR_MS).toISOString();
  const param = [`window=${flags.window}`, `until=${until}`, ...flags.param].map((each) => {
    return each.startsWith('monitoring.') ? each : `monitoring.${each}`;
  });
  const signal = interruptSignal();
  const { request } = await prepareRun(
    app,
    'monitor',
    { input: inputs, param, scope: scopeOf(model) },
    { workspace, signal, note: printNote },
  );
  const id = newRunId();
  process.exitCode = await executeRun(app, { id, request, workspace, signal, json: false, quiet: flags.json });
  if (process.exitCode !== 0) return;
  const folder = reportOf(workspace, id)!;
  const report = await readJsonFile(folder, REPORT_FILE, reportSchema);
  const notices = recordAlarms(workspace, model.name, report, now);
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

/** `<folder>/<model>/<version>` where the service laid it out, else the folder itself. */
function collectedOf(folder: string, { name, version }: FoundModel): string {
  const safe = (part: string) =>
    encodeURIComponent(part.toWellFormed()).replace(/^\.+$/, (dots) => '%2E'.repeat(dots.length));
  const own = path.join(path.resolve(folder), safe(name), ...(version === undefined ? [] : [String(version)]));
  if (existsSync(own)) return own;
  return folderOf(folder);
}

/** State and reports of a model belong to its name and version. */
function scopeOf({ name, version }: FoundModel): string {
  const words = `${name}-${version ?? 'folder'}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return words.replace(/^-|-$/g, '') || 'model';
}

function reportOf(workspace: Workspace, run: string): string | undefined {
  return outputsOfRun(workspace, run).find(({ kind }) => kind === 'report/monitoring')?.folder;
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
  const folder = run && reportOf(workspace, run.id);
  if (!folder) {
    const message = `model ${model.name} must have been monitored; "mlops monitor run --collected FOLDER" does`;
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
  printResult(`alarm ${id} is looked after by ${who}`);
}

export async function silence({ model, cause, days, by, note }: SilenceFlags, { database }: Workspace): Promise<void> {
  const span = /^\d{1,3}$/.test(days) ? Number(days) : 0;
  if (span < 1 || span > 366) throw rangeError('--days', 'monitor silence', 'a whole number in [1, 366]', days);
  if (!(CAUSES as readonly string[]).includes(cause)) {
    throw rangeError('--cause', 'monitor silence', `one of ${CAUSES.join(', ')}`, cause);
  }
  const until = new Date(Date.now() + span * 24 * HOUR_MS);
  database.alarms.silence({ model, cause, by: by ?? userInfo().username, until, note });
  printResult(
    `nobody is told of ${cause} of ${model} before ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  );
}

/** Schedules the pipeline `monitor` on what an endpoint collects. */
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

export async function forgetRequests(ids: readonly string[], { collected, json }: ForgetFlags): Promise<void> {
  const deleted = await forget(folderOf(collected), new Set(ids));
  if (json) return printJson({ deleted });
  printResult(deleted === 0 ? 'nothing of them is there' : `${deleted} lines deleted`);
}

export async function retainRequests({ collected, days, json }: RetainFlags): Promise<void> {
  const kept = /^\d{1,4}$/.test(days) ? Number(days) : 0;
  if (kept < 1) throw rangeError('--days', 'monitor retain', 'a whole number in [1, 9999]', days);
  const removed = await retain(folderOf(collected), kept, Date.now());
  if (json) return printJson({ removed });
  printResult(`${removed} files older than ${kept} days removed`);
}

function folderOf(collected: string): string {
  if (existsSync(collected)) return path.resolve(collected);
  throw new MlopsError('E_USAGE', `--collected must be a folder that "mlops serve --collect" wrote; got ${collected}`);
}

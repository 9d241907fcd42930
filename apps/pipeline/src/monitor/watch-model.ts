import { existsSync } from 'node:fs';
import path from 'node:path';
import { readJsonFile } from '@aml-mlops/artifacts';
import { type App, executeRun, type FoundModel, prepareRun, printNote } from '@aml-mlops/cli';
import { MlopsError } from '@aml-mlops/errors';
import { type MonitoringReport, type Notice, REPORT_FILE, reportSchema } from '@aml-mlops/monitoring';
import { newRunId, outputsOfRun, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { recordAlarms } from './record-alarms.ts';
import { trainingSetOf } from './training-set.ts';

const HOUR_MS = 3_600_000;

/** What to watch, and how. */
export interface WatchFlags {
  readonly collected: string;
  readonly train?: string;
  readonly labels?: string;
  readonly window: string;
  readonly param: readonly string[];
}

export interface WatchOptions {
  readonly workspace: Workspace;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Suppresses printing of the result. */
  readonly quiet: boolean;
}

export interface WatchedModel {
  /** Folder of the report. */
  readonly folder: string;
  readonly report: MonitoringReport;
  /** New notices for people. */
  readonly notices: readonly Notice[];
}

/** Runs the `monitor` pipeline and updates the model's alarms. An unsuccessful run returns only its exit status. */
export async function watchModel(
  app: App,
  model: FoundModel,
  flags: WatchFlags,
  { workspace, signal, now, quiet }: WatchOptions,
): Promise<{ readonly exitCode: number; readonly watched?: WatchedModel }> {
  const train = flags.train ?? (await trainingSetOf(model, workspace));
  const inputs = [
    `collected=${collectedOf(flags.collected, model)}`,
    `model=${model.folder}`,
    `train=${train}`,
    ...(flags.labels === undefined ? [] : [`labels=${path.resolve(flags.labels)}`]),
  ];
  // Rounded to the hour, so that a second run within it is served from the cache.
  const until = new Date(Math.floor(now / HOUR_MS) * HOUR_MS).toISOString();
  const param = [`window=${flags.window}`, `until=${until}`, ...flags.param].map((each) => {
    return each.startsWith('monitoring.') ? each : `monitoring.${each}`;
  });
  const { request } = await prepareRun(
    app,
    'monitor',
    { input: inputs, param, scope: scopeOf(model) },
    { workspace, signal, note: printNote },
  );
  const id = newRunId();
  const exitCode = await executeRun(app, { id, request, workspace, signal, json: false, quiet });
  if (exitCode !== 0) return { exitCode };
  const folder = reportOf(workspace, id)!;
  const report = await readJsonFile(folder, REPORT_FILE, reportSchema);
  return { exitCode, watched: { folder, report, notices: recordAlarms(workspace, model.name, report, now) } };
}

/**
 * `<folder>/<model>/<version>` if it has the service's layout, else the folder itself.
 *
 * @throws MlopsError `E_USAGE` if the folder contains only requests of other versions, which say nothing about this one
 */
export function collectedOf(folder: string, model: FoundModel): string {
  const found = collectedIn(folder, model);
  if (found !== undefined) return found;
  const message = `--collected must have requests of ${model.name}:${model.version}; ${folder} has those of other versions alone`;
  throw new MlopsError('E_USAGE', message);
}

/** The same; undefined if the folder contains only requests of other versions. */
export function collectedIn(folder: string, { name, version }: FoundModel): string | undefined {
  const safe = (part: string) =>
    encodeURIComponent(part.toWellFormed()).replace(/^\.+$/, (dots) => '%2E'.repeat(dots.length));
  const ofModel = path.join(folderOf(folder), safe(name));
  const own = version === undefined ? ofModel : path.join(ofModel, String(version));
  if (existsSync(own)) return own;
  return existsSync(ofModel) ? undefined : folderOf(folder);
}

/** The scope of a model's state and reports: its name and version. */
export function scopeOf({ name, version }: FoundModel): string {
  const words = `${name}-${version ?? 'folder'}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return words.replace(/^-|-$/g, '') || 'model';
}

export function reportOf(workspace: Workspace, run: string): string | undefined {
  return outputsOfRun(workspace, run).find(({ kind }) => kind === 'report/monitoring')?.folder;
}

export function folderOf(collected: string): string {
  if (existsSync(collected)) return path.resolve(collected);
  throw new MlopsError('E_USAGE', `--collected must be a folder that "mlops serve --collect" wrote; got ${collected}`);
}

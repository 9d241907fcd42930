import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readJsonFile } from '@aml-mlops/artifacts';
import { type App, type AzureFlags, azureWorkspace, type FoundModel, interruptSignal } from '@aml-mlops/cli';
import { MlopsError } from '@aml-mlops/errors';
import { REPORT_FILE, reportSchema } from '@aml-mlops/monitoring';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { recordAlarms } from './record-alarms.ts';
import { scopeOf, type WatchedModel } from './watch-model.ts';

/** Number of jobs searched for the newest one of a model. */
const JOBS_LOOKED_AT = 1000;

/** The output of the `monitor` pipeline that contains the report. */
const REPORT_OUTPUT = 'monitoring_report';

/** Creation time of a fetched report's job; stored next to the report, which is left unchanged. */
const MADE_FILE = 'made-at.txt';

export interface FetchedReport extends WatchedModel {
  /** The job that produced it. */
  readonly job: string;
}

/**
 * Fetches the report of a `monitor` job on Azure Machine Learning, for example a scheduled one, and updates the model's
 * alarms as a local run does. The state of the job is registered, so that the next one continues with its sketches.
 *
 * @param job Default: the newest successful one of the model
 * @throws MlopsError `E_NOT_MONITORED` if there is none
 */
export async function fetchReport(
  app: App,
  model: FoundModel,
  { job, ...flags }: AzureFlags & { readonly job?: string },
  { workspace, now }: { readonly workspace: Workspace; readonly now: number },
): Promise<FetchedReport> {
  const { adoptJob, downloadOutputs, listJobs } = await import('@aml-mlops/azureml');
  const azure = await azureWorkspace(app, flags);
  const scope = scopeOf(model);
  const jobs = await listJobs(azure, JOBS_LOOKED_AT);
  const found = jobs.find(({ name, pipeline, status, ...of }) => {
    return pipeline === 'monitor' && (job === undefined ? of.scope === scope && status === 'done' : name === job);
  });
  if (!found) {
    const which = job === undefined ? `of scope ${scope} that has ended well` : job;
    const message = `workspace ${flags.workspace} must have a job monitor ${which}; make one with: mlops monitor schedule`;
    throw new MlopsError('E_NOT_MONITORED', message);
  }
  await adoptJob(azure, found.name);
  const into = path.join(fetchedFolder(workspace, model), found.name);
  const folder = path.join(into, REPORT_OUTPUT);
  if (!existsSync(path.join(into, MADE_FILE))) {
    await rm(into, { recursive: true, force: true });
    await downloadOutputs(azure, found.name, into, [REPORT_OUTPUT], { signal: interruptSignal() });
    await writeFile(path.join(into, MADE_FILE), (found.createdAt ?? new Date(now)).toISOString());
  }
  const report = await readJsonFile(folder, REPORT_FILE, reportSchema);
  return { job: found.name, folder, report, notices: recordAlarms(workspace, model.name, report, now) };
}

/** The newest fetched report of a model; undefined if none was fetched. */
export async function newestFetched(
  workspace: Workspace,
  model: FoundModel,
): Promise<{ readonly folder: string; readonly madeAt: string } | undefined> {
  const folder = fetchedFolder(workspace, model);
  const jobs = existsSync(folder) ? await readdir(folder) : [];
  const fetched = jobs
    .filter((job) => existsSync(path.join(folder, job, MADE_FILE)))
    .map(async (job) => ({
      folder: path.join(folder, job, REPORT_OUTPUT),
      madeAt: await readFile(path.join(folder, job, MADE_FILE), 'utf8'),
    }));
  return (await Promise.all(fetched)).sort((a, b) => (a.madeAt < b.madeAt ? 1 : -1))[0];
}

function fetchedFolder({ home }: Workspace, model: FoundModel): string {
  return path.join(home, 'monitor', scopeOf(model));
}

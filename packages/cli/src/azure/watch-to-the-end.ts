import type { AzureWorkspace, NodeFailure, RegisteredModel, WatchedJob } from '@aml-mlops/azureml';
import { printNote } from '../command-line/output.ts';
import { openDisplay } from '../display/open-display.ts';

/** A watched job, and the name and version of its registered model. */
export interface FollowedJob extends WatchedJob {
  readonly models: readonly Pick<RegisteredModel, 'name' | 'version'>[];
}

/**
 * Watches a job with the display of a local run. If it succeeds, the datasets, state and model that it made are
 * registered in the workspace.
 */
export async function watchToTheEnd(
  workspace: AzureWorkspace,
  name: string,
  signal: AbortSignal,
): Promise<FollowedJob> {
  const { adoptJob, watchJob } = await import('@aml-mlops/azureml');
  const display = openDisplay(false);
  let watched: WatchedJob;
  try {
    watched = await watchJob(workspace, name, { signal, onEvent: (event) => display.show(event) });
  } finally {
    display.close();
  }
  if (watched.failure) {
    printNote(failureText(name, watched.failure));
  }
  if (watched.status !== 'done') return { ...watched, models: [] };
  const { recorded, models, datasets, stale } = await adoptJob(workspace, name);
  if (!recorded) printNote(`job ${name} does not list its outputs: nothing is registered`);
  for (const { name: dataset, version } of datasets) printNote(`registered data ${dataset}:${version}`);
  for (const { name: model, version } of models) printNote(`registered model ${model}:${version}`);
  for (const { key, newest } of stale) {
    printNote(`state ${key} is now ${newest}, but job ${name} started from an earlier one: submit it again`);
  }
  return { ...watched, models: models.map(({ name: model, version }) => ({ name: model, version })) };
}

function failureText(name: string, { node, job, log, url }: NodeFailure): string {
  const what = `step ${node} of job ${name} failed (${job})`;
  if (log !== undefined) return `${what}; its log ends:\n${log}`;
  return `${what}; its log cannot be read here${url === undefined ? '' : `: see ${url}`}`;
}

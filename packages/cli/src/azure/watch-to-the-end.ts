import type { AzureWorkspace, WatchedJob } from '@aml-mlops/azureml';
import { liveDisplay } from '../display/live-display.ts';
import { plainDisplay } from '../display/plain-display.ts';
import { printNote } from '../command-line/output.ts';

/**
 * Follows a job with the display of a local run. When it has ended well, datasets, state and the model that it made are
 * registered in the workspace.
 */
export async function watchToTheEnd(workspace: AzureWorkspace, name: string, signal: AbortSignal): Promise<WatchedJob> {
  const { adoptJob, watchJob } = await import('@aml-mlops/azureml');
  const display = process.stderr.isTTY
    ? liveDisplay(process.stderr)
    : plainDisplay((text) => void process.stderr.write(text));
  let watched: WatchedJob;
  try {
    watched = await watchJob(workspace, name, { signal, onEvent: (event) => display.show(event) });
  } finally {
    display.close();
  }
  if (watched.failure) {
    const { node, job, log } = watched.failure;
    printNote(`step ${node} of job ${name} failed (${job}); its log ends:\n${log}`);
  }
  if (watched.status === 'done') {
    const { model, datasets } = await adoptJob(workspace, name);
    for (const { name: dataset, version } of datasets) printNote(`registered data ${dataset}:${version}`);
    if (model) printNote(`registered model ${model.name}:${model.version}`);
  }
  return watched;
}

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { joinUrl, locateData } from '../arm/data-uri.ts';
import type { Workspace } from '../arm/workspace.ts';
import type { BlobClient } from '../blob/blob-client.ts';
import { uploadData } from '../blob/transfer.ts';
import { artifactsPath } from './job-record.ts';

/** Artifact path of a run's standard output and error. */
export const LOG_FILE = 'user_logs/std_log.txt';

/** Folders of a job's working directory that the service uploads automatically when the command has ended. */
const UPLOADED = ['outputs', 'logs'];
const LOG_INTERVAL_MILLISECONDS = 1000;

/** URL of the folder of a run's artifacts. */
export function artifactsUrl(workspace: Workspace, job: string): string {
  const uri = `azureml://datastores/workspaceartifactstore/paths/${artifactsPath(job)}`;
  return locateData(workspace, uri, 'artifacts').url;
}

/** Uploads a growing log until the signal; after a storage error the next lines trigger a retry. */
export async function followLog(client: BlobClient, log: string, url: string, signal: AbortSignal): Promise<void> {
  for (let sent = 0; !signal.aborted; ) {
    await wait(LOG_INTERVAL_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    const size = await stat(log).then(
      (found) => found.size,
      () => 0,
    );
    if (signal.aborted || size === sent) continue;
    await client.upload(log, joinUrl(url, LOG_FILE)).then(
      () => (sent = size),
      () => undefined,
    );
  }
}

/** Uploads a run's log, and the `outputs` and `logs` folders of its command. */
export async function keepArtifacts(client: BlobClient, log: string, code: string, url: string): Promise<void> {
  if (await exists(log)) await client.upload(log, joinUrl(url, LOG_FILE));
  for (const folder of UPLOADED) {
    const source = path.join(code, folder);
    if (await exists(source)) await uploadData(client, source, joinUrl(url, folder));
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

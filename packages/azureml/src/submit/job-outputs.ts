import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { workspaceContainer } from '../blob/container.ts';
import { downloadFolder, type FolderTransfer } from '../blob/transfer-folder.ts';
import type { TransferOptions } from '../blob/upload-file.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { locateOutput } from './locate-output.ts';
import { getPipelineJob } from './watch-job.ts';

/**
 * Downloads outputs of a job, each into a folder of its name.
 *
 * @param outputs names, `trainer_model`; default all that the job has
 * @throws MlopsError `E_OUTPUT_UNKNOWN`, `E_DATASTORE_MISSING` where the job has not made it
 */
export async function downloadOutputs(
  workspace: AzureWorkspace,
  name: string,
  to: string,
  outputs?: readonly string[],
  options: TransferOptions = {},
): Promise<Record<string, FolderTransfer>> {
  const job = await getPipelineJob(workspace, name);
  const known = Object.keys(job.outputs ?? {});
  const chosen = outputs ?? known;
  const unknown = chosen.find((output) => !known.includes(output));
  if (unknown !== undefined) {
    throw new MlopsError(
      'E_OUTPUT_UNKNOWN',
      `output of job ${name} must be one of ${known.join(', ')}; got ${unknown}`,
    );
  }
  const done: Record<string, FolderTransfer> = {};
  for (const output of chosen) {
    const { datastore, path: prefix } = locateOutput(job, name, output);
    const container = await workspaceContainer(workspace, datastore);
    done[output] = await downloadFolder(container, prefix, path.join(to, output), options);
  }
  return done;
}

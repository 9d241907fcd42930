import path from 'node:path';
import { workspaceContainer } from '../blob/container.ts';
import { downloadFolder, type FolderTransfer } from '../blob/transfer-folder.ts';
import type { TransferOptions } from '../blob/upload-file.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { getPipelineJob } from './get-pipeline-job.ts';
import { outputPlaces } from './output-places.ts';

/**
 * Downloads outputs of a job, each into a folder with its name.
 *
 * @param outputs names such as `model_selection_model`. Default: all outputs of the job
 * @throws MlopsError `E_OUTPUT_UNKNOWN`, `E_OUTPUT_PLACE`, `E_DATASTORE_MISSING` if the job has not made it
 */
export async function downloadOutputs(
  workspace: AzureWorkspace,
  name: string,
  to: string,
  outputs?: readonly string[],
  options: TransferOptions = {},
): Promise<Record<string, FolderTransfer>> {
  const job = await getPipelineJob(workspace, name);
  const places = await outputPlaces(workspace, job, name);
  const chosen = (outputs ?? places.names).map((output) => ({ output, ...places.of(output) }));
  const done: Record<string, FolderTransfer> = {};
  for (const { output, datastore, path: prefix } of chosen) {
    const container = await workspaceContainer(workspace, datastore);
    done[output] = await downloadFolder(container, prefix, path.join(to, output), options);
  }
  return done;
}

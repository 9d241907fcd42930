import { MlopsError } from '@aml-mlops/errors';
import { workspaceContainer } from '../blob/container.ts';
import { downloadFolder, type FolderTransfer } from '../blob/transfer-folder.ts';
import type { TransferOptions } from '../blob/upload-file.ts';
import { type DatastorePath, parseDatastoreUri } from '../client/asset-ids.ts';
import { askAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';

/**
 * Downloads a registered model into a folder that is written atomically.
 *
 * @param to the folder of the model itself
 * @throws MlopsError `E_AZURE_NOT_FOUND`, `E_MODEL_PLACE` if it is in no datastore of the workspace
 */
export async function downloadModel(
  workspace: AzureWorkspace,
  name: string,
  version: string,
  to: string,
  options: TransferOptions = {},
): Promise<FolderTransfer> {
  const { datastore, path } = await modelPlace(workspace, name, version);
  return downloadFolder(await workspaceContainer(workspace, datastore), path, to, options);
}

/**
 * Location of a registered model.
 *
 * @throws MlopsError `E_AZURE_NOT_FOUND`, `E_MODEL_PLACE` if it is in no datastore of the workspace
 */
export async function modelPlace(workspace: AzureWorkspace, name: string, version: string): Promise<DatastorePath> {
  const { arm, place, label } = workspace;
  const model = await askAzure(`model ${name}:${version} of ${label}`, arm.modelVersions.get(...place, name, version));
  const uri = model.properties.modelUri ?? '';
  const found = parseDatastoreUri(uri);
  if (found) return found;
  const message = `model ${name}:${version} of ${label} must lie in a datastore; it is at ${uri || 'no place that is told'}`;
  throw new MlopsError('E_MODEL_PLACE', message, { value: uri });
}

import { fileURLToPath } from 'node:url';
import { type Datastore, openLocalDatastore } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { parseDatastoreUri } from '../client/asset-ids.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { isLoopback } from '../configuration/loopback.ts';
import { openBlobDatastore } from './blob-datastore.ts';
import { containerAt, workspaceContainer } from './container.ts';

/**
 * Opens a datastore by its address: `azureml://datastores/<name>/paths/<folder>` of a workspace,
 * `https://<account>.blob.core.windows.net/<container>/<folder>`, `file:///…`, or a local folder.
 *
 * @param workspace called if the address is of Azure Machine Learning
 * @throws MlopsError `E_DATASTORE_URI` if the address is invalid
 */
export async function openDatastore(uri: string, workspace?: () => Promise<AzureWorkspace>): Promise<Datastore> {
  if (uri.startsWith('azureml:')) {
    const place = parseDatastoreUri(uri);
    if (!place || !workspace) throw badUri(uri);
    return openBlobDatastore(await workspaceContainer(await workspace(), place.datastore), place.path);
  }
  if (/^https?:/.test(uri)) return openBlobAddress(uri);
  if (uri.startsWith('file:')) return openLocalDatastore(fileURLToPath(uri));
  if (/^[a-z][a-z0-9+.-]+:/i.test(uri)) throw badUri(uri);
  return openLocalDatastore(uri);
}

function openBlobAddress(uri: string): Datastore {
  const parsed = URL.parse(uri);
  if (!parsed || (parsed.protocol === 'http:' && !isLoopback(uri))) throw badUri(uri);
  // On this machine the account is the first part of the path.
  const parts = parsed.pathname.split('/').filter((part) => part !== '');
  const held = isLoopback(uri) ? 2 : 1;
  if (parts.length < held) throw badUri(uri);
  const container = `${parsed.origin}/${parts.slice(0, held).join('/')}${parsed.search}`;
  return openBlobDatastore(containerAt(container), parts.slice(held).map(decodeURIComponent).join('/'));
}

function badUri(uri: string): MlopsError {
  const shown = uri.split('?')[0];
  const range =
    'a folder, file:///…, https://<account>.blob…/<container>, or azureml://datastores/<name>/paths/<folder>';
  return new MlopsError('E_DATASTORE_URI', `datastore must be ${range}; got ${shown}`);
}

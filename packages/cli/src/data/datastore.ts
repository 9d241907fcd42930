import path from 'node:path';
import { type Datastore, hashText } from '@aml-mlops/artifacts';
import type { App } from '../app/app.ts';
import { azureWorkspace } from '../azure/with-azure.ts';

/**
 * Opens raw data at an address: `azureml://datastores/<name>/paths/<folder>`, `https://<account>.blob…/<container>/<folder>`,
 * or a folder. The adapter is loaded only for Azure addresses.
 *
 * @param workspace alias of the workspace for an `azureml:` address. Default: `MLOPS_WORKSPACE`, else `dev`
 */
export async function openRawDatastore(
  app: App,
  address: string,
  workspace = process.env['MLOPS_WORKSPACE'] ?? 'dev',
): Promise<Datastore> {
  const { openDatastore } = await import('@aml-mlops/azureml');
  return openDatastore(address, () => azureWorkspace(app, { workspace }));
}

/** Fetches the partitions of a datastore to this machine; reads only new or changed files. */
export async function rawFromDatastore(
  app: App,
  address: string,
  datastores: string,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<string> {
  const folder = path.join(datastores, `synced-${hashText(address).slice(0, 12)}`);
  const [{ syncPartitions }, datastore] = await Promise.all([
    import('@aml-mlops/define-dataset'),
    openRawDatastore(app, address),
  ]);
  return (await syncPartitions(datastore, { folder, signal, onProgress })).folder;
}

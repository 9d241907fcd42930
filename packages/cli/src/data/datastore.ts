import path from 'node:path';
import { type Datastore, hashText } from '@aml-mlops/artifacts';
import type { App } from '../app/app.ts';
import { azureWorkspace } from '../azure/with-azure.ts';

/**
 * Opens raw data by its address: `azureml://datastores/<name>/paths/<folder>`, `https://<account>.blob…/<container>/<folder>`,
 * or a folder. Only addresses of Azure load the adapter.
 *
 * @param workspace alias of the workspace that an `azureml:` address is of. Default: `MLOPS_WORKSPACE`, else `dev`
 */
export async function openRawDatastore(
  app: App,
  address: string,
  workspace = process.env['MLOPS_WORKSPACE'] ?? 'dev',
): Promise<Datastore> {
  const { openDatastore } = await import('@aml-mlops/azureml');
  return openDatastore(address, () => azureWorkspace(app, { workspace }));
}

/** Brings the partitions of a datastore to this machine; only files that are new or changed there are read. */
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

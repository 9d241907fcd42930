import path from 'node:path';
import type { PipedFormat } from '@aml-mlops/define-dataset';
import { MlopsError } from '@aml-mlops/errors';
import type { App } from '../app/app.ts';
import type { FetchOptions } from './data-source.ts';
import type { DatasetChoice } from './dataset-choice.ts';
import { rawFromDatastore } from './datastore.ts';

export interface RawDataOptions extends FetchOptions {
  readonly pipedFormat?: PipedFormat | undefined;
}

/**
 * Fetches the chosen data into a raw folder on this machine.
 *
 * @throws MlopsError any error of the source; `E_USAGE` if an archive is given to a source without one
 */
export async function rawData(app: App, choice: DatasetChoice, options: RawDataOptions): Promise<string> {
  const { datastores, archive, pipedFormat, signal, onProgress } = options;
  const sources = app.data?.sources ?? {};
  const named = choice.source === 'named' ? sources[choice.place] : undefined;
  if (archive !== undefined && !named?.takesArchive) {
    const takers = Object.keys(sources).filter((name) => sources[name]?.takesArchive);
    throw new MlopsError('E_USAGE', `--archive must go with --dataset ${takers.join(' or ')}`);
  }
  if (named) return named.fetch(options);
  if (choice.source === 'datastore') return rawFromDatastore(app, choice.place, datastores, signal, onProgress);
  // Loaded lazily, because every command imports this file.
  const { spoolPiped, useFolder } = await import('@aml-mlops/define-dataset');
  if (choice.source === 'folder') return useFolder(choice.place, datastores);
  const folder = path.join(datastores, 'stdin');
  return spoolPiped(process.stdin, { folder, signal, ...(pipedFormat ? { format: pipedFormat } : {}) });
}

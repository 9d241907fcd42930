import path from 'node:path';
import { fetchNewsgroups, type PipedFormat, spoolPiped, useFolder } from '@aml-mlops/define-dataset';
import { MlopsError } from '@aml-mlops/errors';
import type { DatasetChoice } from './dataset-choice.ts';
import { rawFromDatastore } from './datastore.ts';

export interface RawDataOptions {
  /** The workspace's folder for raw data. */
  readonly datastores: string;
  readonly archive?: string | undefined;
  readonly pipedFormat?: PipedFormat | undefined;
  readonly signal: AbortSignal;
  onProgress(done: number, total: number | undefined, message?: string): void;
}

const SAMPLE = path.resolve(import.meta.dirname, '../../data/sample');

/**
 * Brings the chosen data to a raw folder on this machine.
 *
 * @throws MlopsError what the source throws, or `E_USAGE` for an archive where none is read
 */
export async function rawData(choice: DatasetChoice, options: RawDataOptions): Promise<string> {
  const { datastores, archive, pipedFormat, signal, onProgress } = options;
  if (archive !== undefined && choice.source !== 'newsgroups') {
    throw new MlopsError('E_USAGE', '--archive must go with --dataset newsgroups');
  }
  switch (choice.source) {
    case 'sample':
      return SAMPLE;
    case 'newsgroups':
      return fetchNewsgroups({
        cacheDir: datastores,
        signal,
        onProgress,
        ...(archive === undefined ? {} : { archive }),
      });
    case 'folder':
      return useFolder(choice.folder ?? '');
    case 'datastore':
      return rawFromDatastore(choice.folder ?? '', datastores, signal, onProgress);
    case 'stdin': {
      const folder = path.join(datastores, 'stdin');
      return spoolPiped(process.stdin, { folder, signal, ...(pipedFormat ? { format: pipedFormat } : {}) });
    }
  }
}

/** Parameters of define-dataset that the choice stands for, as a command line would give them. */
export function datasetParams(choice: DatasetChoice): Record<string, string> {
  return choice.categories === 'all' ? {} : { categories: JSON.stringify(choice.categories) };
}

import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { DatasetRow, DatasetShown } from '../../api/data.ts';
import { isStored } from '../artifacts/stored-artifact.ts';
import { versionsOfDataset } from './dataset-version.ts';

/** Every dataset with its newest version. */
export function datasetList({ database: { datasets } }: Workspace): DatasetRow[] {
  return datasets.names().flatMap((name): DatasetRow[] => {
    const versions = datasets.list(name);
    const [newest] = versions;
    if (!newest) return [];
    const { version, rows, labels, createdAt, run } = newest;
    return [
      {
        ...{ name, versions: versions.length, newest: version, rows },
        ...{ labels: labels.length, at: createdAt.getTime(), run },
      },
    ];
  });
}

/** @throws MlopsError `E_NOT_FOUND` */
export async function datasetShown(workspace: Workspace, name: string): Promise<DatasetShown> {
  const versions = versionsOfDataset(workspace, name);
  return {
    name,
    versions: await Promise.all(
      versions.map(async ({ version, rows, labels, createdAt, run, contentHash }) => ({
        ...{ version, rows, labels, at: createdAt.getTime(), run, contentHash },
        isThere: await isStored(workspace, 'dataset/text', contentHash),
      })),
    ),
  };
}

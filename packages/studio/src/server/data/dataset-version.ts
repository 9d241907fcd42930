import type { DatasetVersion, Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { notFound } from '../not-found.ts';

/** Newest first. @throws MlopsError `E_NOT_FOUND` for an unknown dataset */
export function versionsOfDataset(workspace: Workspace, name: string): DatasetVersion[] {
  const versions = workspace.database.datasets.list(name);
  if (versions.length === 0) throw notFound('dataset', 'this workspace', name);
  return versions;
}

/** @throws MlopsError `E_NOT_FOUND` */
export function datasetVersion(workspace: Workspace, name: string, version: number): DatasetVersion {
  const found = versionsOfDataset(workspace, name).find((candidate) => candidate.version === version);
  if (!found) throw notFound('version', `dataset ${name}`, String(version));
  return found;
}

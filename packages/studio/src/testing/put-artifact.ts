import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type ArtifactKind, hashFolder, writeDescriptor } from '@aml-mlops/artifacts';
import { artifactFolder, type Workspace } from '@aml-mlops/pipeline-sdk/runner';

/** Stores an artifact written by a test as a run would. @returns its content hash */
export async function putArtifact(
  workspace: Workspace,
  kind: ArtifactKind,
  write: (folder: string) => Promise<unknown>,
): Promise<string> {
  await mkdir(workspace.artifacts, { recursive: true });
  const draft = await mkdtemp(path.join(workspace.artifacts, 'draft-'));
  await write(draft);
  const hash = await hashFolder(draft);
  await writeDescriptor(draft, kind, hash, { step: 'seed', version: '1', run: 'seeded' });
  const folder = artifactFolder(workspace, kind, hash);
  await mkdir(path.dirname(folder), { recursive: true });
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
  return hash;
}

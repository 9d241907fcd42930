import { type ArtifactKind, readDescriptor } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { artifactFolder, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { notFound } from '../not-found.ts';

const HASH = /^[0-9a-f]{64}$/;

/**
 * The folder of an artifact of this workspace, if its descriptor identifies it as that artifact. Foreign paths, such as a
 * model's source, are never followed.
 *
 * @throws MlopsError `E_NOT_FOUND` if it is missing, or another artifact is there
 */
export async function storedArtifact(workspace: Workspace, kind: ArtifactKind, hash: string): Promise<string> {
  if (!HASH.test(hash)) throw notFound('artifact', `the store, of kind ${kind}`, hash);
  const folder = artifactFolder(workspace, kind, hash);
  try {
    const { contentHash } = await readDescriptor(folder, kind);
    if (contentHash === hash) return folder;
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
  }
  throw notFound('artifact', `the store, of kind ${kind}`, hash);
}

/** Whether it exists: {@link storedArtifact} without an error. */
export async function isStored(workspace: Workspace, kind: ArtifactKind, hash: string): Promise<boolean> {
  return storedArtifact(workspace, kind, hash).then(
    () => true,
    () => false,
  );
}

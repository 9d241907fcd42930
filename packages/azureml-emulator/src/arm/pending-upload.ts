import { randomUUID } from 'node:crypto';
import type { ResourcePath } from './resource-path.ts';
import { resourceId } from './resource-path.ts';
import type { Workspace } from './workspace.ts';

const LIFETIME_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * Upload location for the files of a version about to be registered, and the signature that grants access. The service
 * creates a container for each; here all share the workspace's.
 */
export function startPendingUpload(workspace: Workspace, { type = '', name = '' }: ResourcePath): unknown {
  const datastore = workspace.store.get(resourceId(workspace.scope, 'datastores', 'workspaceblobstore'));
  const container = workspace.blobs.containerUrl(datastore?.properties ?? {});
  const expiry = new Date(workspace.now().getTime() + LIFETIME_MILLISECONDS);
  return {
    pendingUploadId: randomUUID(),
    pendingUploadType: 'TemporaryBlobReference',
    blobReferenceForConsumption: {
      blobUri: container,
      storageAccountArmId: `${workspace.id}/${type}/${name}`,
      credential: { credentialType: 'SAS', sasUri: workspace.blobs.signed(container, 'racwdl', expiry) },
    },
  };
}

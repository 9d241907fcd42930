import type { ContainerClient } from '@azure/storage-blob';
import { azureError, statusOf } from '../client/azure-error.ts';
import { isLoopback } from '../configuration/loopback.ts';
import type { IdentityAccess } from './datastore-access.ts';
import { withoutQuery } from './without-query.ts';

/**
 * Asks the storage what an identity may do with the blobs of a container, and changes nothing. The container's properties would not
 * tell: owners and readers of the account see them without any right to its data.
 *
 * @throws MlopsError `E_AZURE_NOT_FOUND`, `E_AZURE_UNAVAILABLE`, `E_AZURE_REFUSED`
 */
export async function identityAccess(container: ContainerClient): Promise<IdentityAccess> {
  // Tokens are sent over https only; plain http is that of a server on this machine.
  if (isLoopback(container.url) && container.url.startsWith('http:')) return 'none';
  const [reads, writes] = await Promise.all([
    permits(container, () => container.listBlobsFlat().byPage({ maxPageSize: 1 }).next()),
    permits(container, () => writeNothing(container)),
  ]);
  return reads && writes ? 'write' : reads ? 'read' : 'none';
}

/** Permissions are checked before conditions, and no blob has this tag: whoever may write is refused for the condition (412). */
async function writeNothing(container: ContainerClient): Promise<void> {
  const blob = container.getBlockBlobClient('mlops/permission');
  try {
    await blob.upload('', 0, { conditions: { ifMatch: '"0x0"' } });
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined || status === 401 || status === 403 || status >= 500) throw error;
  }
}

async function permits(container: ContainerClient, act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    const status = statusOf(error);
    if (status === 401 || status === 403) return false;
    throw azureError(withoutQuery(container.url), error);
  }
}

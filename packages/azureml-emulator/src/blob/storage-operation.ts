import type { Operation } from '@aml-mlops/arm-templates';
import { ACCOUNT } from './azurite.ts';

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices';

/**
 * The permission that a request with a token needs (Authorize with Microsoft Entra ID, Blob service REST reference: permissions for
 * calling data operations). Properties of a container are an action of Azure Resource Manager, blobs are data: whoever is an owner
 * of the account alone sees its containers, and not what is in them.
 *
 * @param group id of the resource group that the account belongs to
 */
export function storageOperation(method: string, url: URL, group: string): Operation {
  const [, , container = '', ...blob] = url.pathname.split('/');
  const service = `${group}/providers/Microsoft.Storage/storageAccounts/${ACCOUNT}/blobServices/default`;
  const scope = container === '' ? service : `${service}/containers/${decodeURIComponent(container)}`;
  const [restype, comp] = [url.searchParams.get('restype'), url.searchParams.get('comp')];
  if (restype === 'service' && comp === 'userdelegationkey') {
    return { plane: 'action', name: `${BLOBS}/generateUserDelegationKey/action`, scope };
  }
  const verb = method === 'DELETE' ? 'delete' : method === 'GET' || method === 'HEAD' ? 'read' : 'write';
  const isData = blob.join('') !== '' || (restype === 'container' && comp === 'list');
  if (!isData) return { plane: 'action', name: `${BLOBS}/containers/${verb}`, scope };
  return { plane: 'dataAction', name: `${BLOBS}/containers/blobs/${verb}`, scope };
}

import type { AzureBlobDatastore } from '@azure/arm-machinelearning';
import { DefaultAzureCredential } from '@azure/identity';
import {
  BlobServiceClient,
  ContainerClient,
  type StoragePipelineOptions,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { AzureWorkspace, RetryOptions } from '../client/azure-workspace.ts';
import { isLoopback } from '../configuration/loopback.ts';
import { chooseAccess, type DatastoreAccess } from './datastore-access.ts';
import { identityAccess } from './identity-access.ts';

/**
 * The container behind a datastore of a workspace: opened with this identity if it may read and write there, else with the key or
 * signature stored in the workspace.
 *
 * @throws MlopsError `E_AZURE_AUTH` if neither is allowed
 */
export async function workspaceContainer(workspace: AzureWorkspace, datastore: string): Promise<ContainerClient> {
  const found = await workspace.blobDatastore(datastore);
  const url = containerUrl(found);
  const options = storageOptions(workspace.retry);
  const asOurselves = new ContainerClient(url, workspace.credential, options);
  const access = await accessTo(workspace, datastore, () =>
    chooseAccess({
      label: `datastore ${datastore} of ${workspace.label}`,
      credentialsType: found.credentials.credentialsType,
      identityMay: () => identityAccess(asOurselves),
      account: found.accountName ?? '',
      secrets: () => workspace.blobSecrets(datastore),
    }),
  );
  switch (access.by) {
    case 'identity':
      return asOurselves;
    case 'signature':
      return new ContainerClient(`${url}?${access.signature}`, undefined, options);
    case 'key':
      return new ContainerClient(url, new StorageSharedKeyCredential(found.accountName ?? '', access.key), options);
  }
}

/** Chosen once per datastore of an open workspace; kept in memory only. */
const chosen = new WeakMap<AzureWorkspace, Map<string, Promise<DatastoreAccess>>>();

function accessTo(
  workspace: AzureWorkspace,
  datastore: string,
  choose: () => Promise<DatastoreAccess>,
): Promise<DatastoreAccess> {
  const known = chosen.get(workspace) ?? new Map<string, Promise<DatastoreAccess>>();
  chosen.set(workspace, known);
  const access = known.get(datastore) ?? choose();
  known.set(datastore, access);
  access.catch(() => known.delete(datastore));
  return access;
}

/** Azure has the account in the host name; a server on this machine has it in the path. */
function containerUrl(
  datastore: Pick<AzureBlobDatastore, 'accountName' | 'containerName' | 'endpoint' | 'protocol'>,
): string {
  const {
    accountName: account,
    containerName: container,
    endpoint = 'core.windows.net',
    protocol = 'https',
  } = datastore;
  const local = `${protocol}://${endpoint}`;
  return isLoopback(local)
    ? `${local}/${account}/${container}`
    : `${protocol}://${account}.blob.${endpoint}/${container}`;
}

/**
 * A container by its address, with the available credentials: a signature in the address, `AZURE_STORAGE_KEY`, for Azurite on
 * this machine its well-known key, else this machine's identity.
 */
export function containerAt(
  url: string,
  environment: NodeJS.ProcessEnv = process.env,
  retry = DEFAULT_RETRY,
): ContainerClient {
  const options = storageOptions(retry);
  const parsed = new URL(url);
  if (parsed.searchParams.has('sig')) return new ContainerClient(url, undefined, options);
  if (isLoopback(url)) {
    const { credential } = BlobServiceClient.fromConnectionString('UseDevelopmentStorage=true');
    return new ContainerClient(url, credential as StorageSharedKeyCredential, options);
  }
  const key = environment['AZURE_STORAGE_KEY'];
  const account = parsed.hostname.split('.')[0] ?? '';
  if (key) return new ContainerClient(url, new StorageSharedKeyCredential(account, key), options);
  return new ContainerClient(url, new DefaultAzureCredential(), options);
}

const DEFAULT_RETRY: RetryOptions = { maxRetries: 6, retryDelay: 400 };

export function storageOptions({ maxRetries, retryDelay }: RetryOptions): StoragePipelineOptions {
  return {
    retryOptions: {
      maxTries: maxRetries + 1,
      retryDelayInMs: retryDelay,
      maxRetryDelayInMs: 20 * retryDelay,
      tryTimeoutInMs: 120_000,
    },
  };
}

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

/**
 * The container behind a datastore of a workspace. With the key or the signature that the workspace keeps, where this
 * identity may have them; else as itself.
 */
export async function workspaceContainer(workspace: AzureWorkspace, datastore: string): Promise<ContainerClient> {
  const { retry, credential } = workspace;
  const found = await workspace.blobDatastore(datastore);
  const url = containerUrl(found);
  const options = storageOptions(retry);
  if (found.credentials.credentialsType === 'None') return new ContainerClient(url, credential, options);
  const secrets = await workspace.blobSecrets(datastore);
  if ('sasToken' in secrets && secrets.sasToken) {
    return new ContainerClient(`${url}?${secrets.sasToken.replace(/^\?/, '')}`, undefined, options);
  }
  if ('key' in secrets && secrets.key) {
    return new ContainerClient(url, new StorageSharedKeyCredential(found.accountName ?? '', secrets.key), options);
  }
  return new ContainerClient(url, credential, options);
}

/** Azure puts the account into the name of the host; a server on this machine has it in the path. */
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
 * A container by its address, with whatever is at hand: a signature in the address, `AZURE_STORAGE_KEY`, for Azurite on
 * this machine the key that everybody knows, else the identity of this machine.
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

function storageOptions({ maxRetries, retryDelay }: RetryOptions): StoragePipelineOptions {
  return {
    retryOptions: {
      maxTries: maxRetries + 1,
      retryDelayInMs: retryDelay,
      maxRetryDelayInMs: 20 * retryDelay,
      tryTimeoutInMs: 120_000,
    },
  };
}

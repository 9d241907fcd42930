import type { BlobLookup } from '../arm/workspace.ts';
import { ACCOUNT, ACCOUNT_KEY } from './azurite.ts';
import { type BlobClient, splitUrl } from './blob-client.ts';
import { containerSignature } from './shared-key.ts';

type Properties = Readonly<Record<string, unknown>>;

/**
 * The default datastores of every workspace, on the containers that the service creates for them.
 *
 * @param accountUrl `http://127.0.0.1:<port>/devstoreaccount1`
 */
export function defaultDatastores(accountUrl: string, workspaceGuid: string): Record<string, Properties> {
  const { host, protocol } = new URL(accountUrl);
  const store = (containerName: string) => ({
    datastoreType: 'AzureBlob',
    accountName: ACCOUNT,
    containerName,
    endpoint: host,
    protocol: protocol.replace(':', ''),
    serviceDataAccessAuthIdentity: 'None',
    credentials: { credentialsType: 'AccountKey', secrets: { secretsType: 'AccountKey', key: ACCOUNT_KEY } },
  });
  return {
    workspaceblobstore: store(`azureml-blobstore-${workspaceGuid}`),
    workspaceartifactstore: store('azureml'),
  };
}

/**
 * @param accountUrl of our account; blobs elsewhere cannot be looked up
 * @param issued collects the signatures made here: storage takes them as the service's own, even if it forbids the key
 */
export function blobLookup(client: BlobClient, accountUrl: string, issued: Set<string> = new Set()): BlobLookup {
  return {
    signed(url, permissions, expiry) {
      const { origin, pathname } = new URL(url);
      const query = containerSignature(origin + pathname.split('/').slice(0, 3).join('/'), permissions, expiry);
      issued.add(new URLSearchParams(query).get('sig') ?? '');
      return `${url}?${query}`;
    },
    async holds(url) {
      if (!url.startsWith(`${accountUrl}/`)) return undefined;
      if (splitUrl(url).prefix === '') return (await client.list(url, 1)).length > 0;
      return (await client.list(url, 1)).length > 0 || (await client.exists(url.replace(/\/$/, '')));
    },
    containerUrl({ protocol = 'https', endpoint = 'core.windows.net', accountName, containerName }) {
      const loopback = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(String(endpoint));
      // Azurite has the account in the path, Azure in the host name.
      const account = loopback ? `${endpoint}/${accountName}` : `${accountName}.blob.${endpoint}`;
      return `${protocol}://${account}/${containerName}`;
    },
  };
}

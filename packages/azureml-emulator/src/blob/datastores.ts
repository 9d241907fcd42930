import type { BlobLookup } from '../arm/workspace.ts';
import { ACCOUNT, ACCOUNT_KEY, type Azurite } from './azurite.ts';
import { type BlobClient, splitUrl } from './blob-client.ts';

type Properties = Readonly<Record<string, unknown>>;

/** The default datastores of every workspace, on the containers that the service creates for them. */
export function defaultDatastores({ port }: Pick<Azurite, 'port'>, workspaceGuid: string): Record<string, Properties> {
  const store = (containerName: string) => ({
    datastoreType: 'AzureBlob',
    accountName: ACCOUNT,
    containerName,
    endpoint: `127.0.0.1:${port}`,
    protocol: 'http',
    serviceDataAccessAuthIdentity: 'None',
    credentials: { credentialsType: 'AccountKey', secrets: { secretsType: 'AccountKey', key: ACCOUNT_KEY } },
  });
  return {
    workspaceblobstore: store(`azureml-blobstore-${workspaceGuid}`),
    workspaceartifactstore: store('azureml'),
  };
}

/** @param accountUrl of our account; blobs elsewhere cannot be looked up */
export function blobLookup(client: BlobClient, accountUrl: string): BlobLookup {
  return {
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

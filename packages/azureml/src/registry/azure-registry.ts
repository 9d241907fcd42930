import { setTimeout as sleep } from 'node:timers/promises';
import { ContainerClient } from '@azure/storage-blob';
import * as z from 'zod';
import { storageOptions } from '../blob/container.ts';
import type { AssetCollection } from '../client/asset-ids.ts';
import { azureError, findAzure, statusOf } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { parseBody, sendAndWait, sendAzure } from '../client/send-arm.ts';

/**
 * A registry is asked at its own address, which a discovery service tells, as `azure-ai-ml` 1.35 asks it
 * (`_utils/_registry_utils.py`): Azure Resource Manager does not say where the files of an environment go.
 */
const DISCOVERY = 'https://eastus.api.azureml.ms';
const API_VERSION = '2021-10-01-dataplanepreview';

const discovered = z.looseObject({
  subscriptionId: z.string(),
  resourceGroup: z.string(),
  primaryRegionResourceProviderUri: z.url(),
});
const assetSchema = z.looseObject({
  properties: z.looseObject({
    provisioningState: z.string().nullish(),
    tags: z.record(z.string(), z.string().nullable()).nullish(),
  }),
});
const placeSchema = z.looseObject({
  blobReferenceForConsumption: z.looseObject({ credential: z.looseObject({ sasUri: z.url() }) }),
});
const pageSchema = z.looseObject({
  value: z.array(z.looseObject({ name: z.string(), properties: assetSchema.shape.properties })),
  nextLink: z.string().nullish(),
});

/** A version of an asset in a registry, as far as it is read. */
export interface RegistryAsset {
  readonly version: string;
  readonly tags: Readonly<Record<string, string | null>>;
}

/** A registry that workspaces share, asked with the sign-in of a workspace. */
export interface AzureRegistry {
  readonly name: string;
  /** How it is called in messages: `registry shared`. */
  readonly label: string;
  /** What an asset is referred to by, from wherever. */
  idOf(collection: AssetCollection, name: string, version: string): string;
  find(collection: AssetCollection, name: string, version: string): Promise<RegistryAsset | undefined>;
  /** Versions of an asset, newest first; none where there is no such asset. */
  versions(collection: AssetCollection, name: string): Promise<RegistryAsset[]>;
  /** A container for the files of a version that is about to be made; undefined where there is that version. */
  place(collection: AssetCollection, name: string, version: string): Promise<ContainerClient | undefined>;
  /** Makes a version and waits until it is there; false where somebody else made it meanwhile. */
  create(
    collection: AssetCollection,
    name: string,
    version: string,
    properties: Readonly<Record<string, unknown>>,
  ): Promise<boolean>;
  /** Copies an asset of a workspace, under its own name and version; false where there is that version. */
  importAsset(collection: AssetCollection, name: string, version: string, sourceId: string): Promise<boolean>;
}

/** Nothing is sent before it is asked. */
export function openRegistry(workspace: AzureWorkspace, name: string): AzureRegistry {
  const label = `registry ${name}`;
  let address: Promise<string> | undefined;
  const addressOf = () => {
    address ??= discover(workspace, name);
    address.catch(() => {
      address = undefined;
    });
    return address;
  };
  const urlOf = async (path: string) => `${await addressOf()}/${path}?api-version=${API_VERSION}`;
  const what = (collection: string, asset: string, version: string) => `${collection}/${asset}:${version} of ${label}`;
  const get = async (path: string) => parseBody(await sendAzure(workspace, 'GET', await urlOf(path)));
  const versionPath = (collection: string, asset: string, version: string) =>
    `${collection}/${asset}/versions/${version}`;

  async function find(collection: AssetCollection, asset: string, version: string) {
    const found = await findAzure(what(collection, asset, version), get(versionPath(collection, asset, version)));
    return found === undefined ? undefined : assetSchema.parse(found).properties;
  }

  /** Where the answer was lost there is no operation to wait for: the asset itself says how far it is. */
  async function settle(collection: AssetCollection, asset: string, version: string): Promise<void> {
    for (let delay = workspace.retry.retryDelay; ; delay = Math.min(delay * 2, 5000)) {
      const state = (await find(collection, asset, version))?.provisioningState;
      if (state !== 'Creating' && state !== 'Updating') return;
      await sleep(delay);
    }
  }

  return {
    name,
    label,
    idOf: (collection, asset, version) => `azureml://registries/${name}/${versionPath(collection, asset, version)}`,
    async find(collection, asset, version) {
      const found = await find(collection, asset, version);
      return found && { version, tags: found.tags ?? {} };
    },
    async versions(collection, asset) {
      const versions: RegistryAsset[] = [];
      let page = await findAzure(what(collection, asset, '*'), get(`${collection}/${asset}/versions`));
      while (page !== undefined) {
        const { value, nextLink } = pageSchema.parse(page);
        versions.push(...value.map((found) => ({ version: found.name, tags: found.properties.tags ?? {} })));
        page = nextLink ? parseBody(await sendAzure(workspace, 'GET', nextLink)) : undefined;
      }
      return versions;
    },
    async place(collection, asset, version) {
      try {
        const answer = await sendAzure(workspace, 'PUT', await urlOf(versionPath('tempdatarefs', asset, version)), {
          assetId: this.idOf(collection, asset, version),
          temporaryDataReferenceType: 'TemporaryBlobReference',
        });
        const { credential } = placeSchema.parse(parseBody(answer)).blobReferenceForConsumption;
        return new ContainerClient(credential.sasUri, undefined, storageOptions(workspace.retry));
      } catch (error) {
        if (statusOf(error) === 409) return undefined;
        throw azureError(what(collection, asset, version), error);
      }
    },
    async create(collection, asset, version, properties) {
      let made = true;
      try {
        const url = await urlOf(versionPath(collection, asset, version));
        await sendAndWait(workspace, 'PUT', url, { properties: { ...properties, isAnonymous: false } });
      } catch (error) {
        if (statusOf(error) !== 409) throw azureError(what(collection, asset, version), error);
        made = false;
      }
      await settle(collection, asset, version);
      return made;
    },
    async importAsset(collection, asset, version, sourceId) {
      try {
        await sendAndWait(workspace, 'POST', await urlOf('import'), {
          properties: {
            ...{ referenceType: 'Id', destinationName: asset, destinationVersion: version, sourceAssetId: sourceId },
          },
        });
      } catch (error) {
        if (statusOf(error) === 409) return false;
        throw azureError(what(collection, asset, version), error);
      }
      await settle(collection, asset, version);
      return true;
    },
  };
}

async function discover(workspace: AzureWorkspace, name: string): Promise<string> {
  const origin = workspace.config.endpoints?.resourceManager ?? DISCOVERY;
  const url = `${origin.replace(/\/$/, '')}/registrymanagement/v1.0/registries/${name}/discovery`;
  try {
    const { subscriptionId, resourceGroup, primaryRegionResourceProviderUri } = discovered.parse(
      parseBody(await sendAzure(workspace, 'GET', url)),
    );
    const scope = `subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
    const provider = `providers/Microsoft.MachineLearningServices/registries/${name}`;
    return `${primaryRegionResourceProviderUri.replace(/\/$/, '')}/mferp/managementfrontend/${scope}/${provider}`;
  } catch (error) {
    throw azureError(`registry ${name}`, error);
  }
}

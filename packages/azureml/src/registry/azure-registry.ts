import { setTimeout as sleep } from 'node:timers/promises';
import { ContainerClient } from '@azure/storage-blob';
import * as z from 'zod';
import { storageOptions } from '../blob/container.ts';
import type { AssetCollection } from '../client/asset-ids.ts';
import { azureError, findAzure, statusOf } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { parseBody, sendAndWait, sendAzure } from '../client/send-arm.ts';

/**
 * Requests go to the registry's own address, obtained from a discovery service, as in `azure-ai-ml` 1.35
 * (`_utils/_registry_utils.py`): Azure Resource Manager does not report the upload location of an environment's files.
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
    modelType: z.string().nullish(),
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

/** The fields of a registry asset version that we read. */
export interface RegistryAsset {
  readonly version: string;
  readonly tags: Readonly<Record<string, string | null>>;
  /** Of a model: such as `custom_model`. */
  readonly modelType?: string | undefined;
}

/** A registry shared by workspaces, accessed with a workspace's credential. */
export interface AzureRegistry {
  readonly name: string;
  /** Name in messages: `registry shared`. */
  readonly label: string;
  /** Reference to an asset, valid everywhere. */
  idOf(collection: AssetCollection, name: string, version: string): string;
  find(collection: AssetCollection, name: string, version: string): Promise<RegistryAsset | undefined>;
  /** Versions of an asset, newest first; none if the asset does not exist. */
  versions(collection: AssetCollection, name: string): Promise<RegistryAsset[]>;
  /** A container for the files of a version to be created; undefined if the version exists. */
  place(collection: AssetCollection, name: string, version: string): Promise<ContainerClient | undefined>;
  /** Creates a version and waits until it exists; false if another client created it in the meantime. */
  create(
    collection: AssetCollection,
    name: string,
    version: string,
    properties: Readonly<Record<string, unknown>>,
  ): Promise<boolean>;
  /** Copies an asset of a workspace, with its name and version; false if the version exists. */
  importAsset(collection: AssetCollection, name: string, version: string, sourceId: string): Promise<boolean>;
}

/** Sends nothing until it is used. */
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

  /** If the response was lost, there is no operation to wait for: the asset's own state is polled. */
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
      return found && { version, tags: found.tags ?? {}, modelType: found.modelType ?? undefined };
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

import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { isRecord, own } from '@aml-mlops/shapes';
import * as z from 'zod';
import { badRequest, conflict } from '../arm/arm-error.ts';
import { locateData } from '../arm/data-uri.ts';
import { putVersion } from '../arm/put-version.ts';
import { resourceId } from '../arm/resource-path.ts';
import { RESOURCE_KINDS } from '../arm/resource-types.ts';
import type { Workspace } from '../arm/workspace.ts';
import type { BlobClient } from '../blob/blob-client.ts';
import { downloadData, uploadData } from '../blob/transfer.ts';
import type { Registry } from './registry.ts';

const importSchema = z.object({
  properties: z.object({
    referenceType: z.literal('Id'),
    sourceAssetId: z.string(),
    destinationName: z.string().optional(),
    destinationVersion: z.string().optional(),
  }),
});
const SOURCE =
  /^azureml:\/\/locations\/([^/]+)\/workspaces\/([^/]+)\/(models|environments)\/([^/]+)\/versions\/([^/]+)$/;

/** A workspace asset to copy into a registry. */
export interface AssetImport {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly from: Workspace;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Reads the request of `az ml model share`.
 *
 * @param findByGuid finds the workspace with an id
 * @throws ArmError 400 if it is not a model or environment of a workspace, 409 if the registry has the version
 */
export function readImport(
  registry: Registry,
  body: unknown,
  findByGuid: (guid: string) => Workspace | undefined,
): AssetImport {
  const parsed = importSchema.safeParse(body);
  if (!parsed.success) throw badRequest(`The import is invalid: ${parsed.error.issues[0]?.path.join('.')}`);
  const { sourceAssetId, destinationName, destinationVersion } = parsed.data.properties;
  const [, , guid = '', type = '', name = '', version = ''] = SOURCE.exec(sourceAssetId) ?? [];
  if (type === '') {
    throw badRequest(
      `sourceAssetId must be azureml://locations/<region>/workspaces/<id>/models/<name>/versions/<version>; got ${sourceAssetId}`,
    );
  }
  const from = findByGuid(guid);
  const found = from?.store.get(resourceId(from.scope, type, name, version));
  if (!from || !found) throw badRequest(`sourceAssetId refers to ${sourceAssetId}, which does not exist`);
  const asset = { type, name: destinationName ?? name, version: destinationVersion ?? version };
  if (registry.space.store.get(resourceId(registry.space.scope, asset.type, asset.name, asset.version))) {
    throw conflict(`${type}/${asset.name} of registry ${registry.name} has a version ${asset.version} already.`);
  }
  return { ...asset, from, properties: found.properties };
}

/** Copies the blobs of an asset into the registry's storage, and registers the copy. */
export async function importAsset(
  registry: Registry,
  { type, name, version, from, properties }: AssetImport,
  client: BlobClient,
  scratch: string,
): Promise<void> {
  const copy = async (uri: unknown): Promise<string> => {
    const source = locateData(from, String(uri), 'sourceAssetId').url;
    const container = registry.newContainer();
    await client.createContainer(container);
    const folder = await mkdtemp(path.join(scratch, 'import-'));
    try {
      await downloadData(client, source, path.join(folder, 'asset'));
      await uploadData(client, path.join(folder, 'asset'), `${container}/asset`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return `${container}/asset`;
  };
  const { build, modelUri, jobName: _, isAnonymous: __, ...kept } = properties;
  const places = {
    ...(modelUri !== undefined && { modelUri: await copy(modelUri) }),
    ...(isRecord(build) && { build: { ...build, contextUri: `${await copy(build['contextUri'])}/` } }),
  };
  const kind = own(RESOURCE_KINDS, type);
  if (!kind?.version) throw badRequest(`A registry has no ${type}.`);
  const body = { properties: { ...kept, ...places, isAnonymous: false } };
  await putVersion(registry.space, type, { ...kind, version: kind.version }, name, version, body);
}

import type { DataVersionBase } from '@azure/arm-machinelearning';
import { assetId } from '../client/asset-ids.ts';
import { askAzure, azureError, findAzure, statusOf } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';

export interface DataVersion {
  readonly name: string;
  readonly version: string;
  /** Its address in the workspace. */
  readonly id: string;
  /** Location of the data. */
  readonly uri: string;
  readonly tags: Readonly<Record<string, string | null>>;
}

/** A version of a data asset; undefined if it does not exist. */
export async function findDataVersion(
  workspace: AzureWorkspace,
  name: string,
  version: string,
): Promise<DataVersion | undefined> {
  const { arm, place, label } = workspace;
  const found = await findAzure(`data ${name}:${version} of ${label}`, arm.dataVersions.get(...place, name, version));
  return found && describe(workspace, name, version, found);
}

/** The newest version of a data asset with numeric versions; undefined if there is none. */
export async function latestDataVersion(workspace: AzureWorkspace, name: string): Promise<DataVersion | undefined> {
  const latest = (await dataContainer(workspace, name))?.latestVersion;
  return latest ? findDataVersion(workspace, name, latest) : undefined;
}

/** Whether a data asset has a version with the tag. */
export async function hasVersionTagged(
  workspace: AzureWorkspace,
  name: string,
  tag: string,
  value: string,
): Promise<boolean> {
  const { arm, place, label } = workspace;
  const search = async () => {
    for await (const { properties } of arm.dataVersions.list(...place, name, { tags: `${tag}=${value}` })) {
      if (properties.tags?.[tag] === value) return true;
    }
    return false;
  };
  return askAzure(`data ${name} of ${label}`, search());
}

/** Creates a version; an existing one is left unchanged, because versions are immutable. */
export async function createDataVersion(
  workspace: AzureWorkspace,
  name: string,
  version: string,
  content: { readonly uri: string; readonly description: string; readonly tags: Readonly<Record<string, string>> },
): Promise<DataVersion> {
  const { arm, place, label } = workspace;
  const what = `data ${name}:${version} of ${label}`;
  const { uri: dataUri, description, tags } = content;
  const properties = { dataType: 'uri_folder' as const, dataUri, description, tags: { ...tags }, isAnonymous: false };
  try {
    const made = await arm.dataVersions.createOrUpdate(...place, name, version, { properties });
    return describe(workspace, name, version, made);
  } catch (error) {
    if (statusOf(error) !== 409) throw azureError(what, error);
    return describe(workspace, name, version, await askAzure(what, arm.dataVersions.get(...place, name, version)));
  }
}

const ATTEMPTS = 5;

/**
 * Creates the next version of a data asset with numeric versions, unless the newest one already has this content.
 *
 * @returns the newest version, and whether it was created by this call
 */
export async function appendDataVersion(
  workspace: AzureWorkspace,
  name: string,
  contentTag: string,
  content: { readonly uri: string; readonly description: string; readonly tags: Readonly<Record<string, string>> },
): Promise<{ readonly version: DataVersion; readonly made: boolean }> {
  for (let attempt = 1; ; attempt++) {
    const container = await dataContainer(workspace, name);
    const newest = container?.latestVersion
      ? await findDataVersion(workspace, name, container.latestVersion)
      : undefined;
    if (newest && newest.tags[contentTag] === content.tags[contentTag]) return { version: newest, made: false };
    const next = container?.nextVersion ?? String(Number(container?.latestVersion ?? 0) + 1);
    const version = await createDataVersion(workspace, name, next, content);
    if (version.tags[contentTag] === content.tags[contentTag]) return { version, made: true };
    // Another client took the number in the meantime.
    if (attempt === ATTEMPTS) throw new Error(`data ${name} of ${workspace.label} grows faster than it can be written`);
  }
}

async function dataContainer(workspace: AzureWorkspace, name: string) {
  const { arm, place, label } = workspace;
  return (await findAzure(`data ${name} of ${label}`, arm.dataContainers.get(...place, name)))?.properties;
}

function describe({ config }: AzureWorkspace, name: string, version: string, found: DataVersionBase): DataVersion {
  const { dataUri: uri, tags = {} } = found.properties;
  return { name, version, id: assetId(config, 'data', name, version), uri, tags };
}

import { MlopsError } from '@aml-mlops/errors';
import { askAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import type { WorkspaceModel } from '../deploy/workspace-model.ts';
import { assetName, TAGS } from '../submit/asset-names.ts';
import { type AzureRegistry, openRegistry } from './azure-registry.ts';

export interface PromotedModel {
  readonly name: string;
  readonly version: string;
  readonly registry: string;
  /** Reference used by deployments and jobs of any workspace. */
  readonly id: string;
  readonly status: 'promoted' | 'already there';
}

/**
 * Copies a model of a workspace into a shared registry, with its name and version. The service makes the copy:
 * nothing is downloaded, built or retrained. Idempotent.
 *
 * @throws MlopsError `E_AZURE_CONFLICT` if the registry has another model with this version
 */
export async function promoteModel(
  workspace: AzureWorkspace,
  registryName: string,
  { name, version }: WorkspaceModel,
): Promise<PromotedModel> {
  const registry = openRegistry(workspace, registryName);
  const promoted = { name, version, registry: registryName, id: registry.idOf('models', name, version) };
  const content = await contentOf(workspace, name, version);
  if (await isThere(registry, name, version, content)) return { ...promoted, status: 'already there' };
  const source = `azureml://locations/${await workspace.location()}/workspaces/${await workspace.guid()}/models/${name}/versions/${version}`;
  if (await registry.importAsset('models', name, version, source)) return { ...promoted, status: 'promoted' };
  await isThere(registry, name, version, content);
  return { ...promoted, status: 'already there' };
}

/**
 * A model of a registry: one version, or the newest. Every model of a registry was promoted, so its newest version is its champion.
 * Undefined if the registry has no such model.
 *
 * @throws MlopsError `E_MODEL_UNKNOWN` if it lacks the version or alias, with the known ones
 */
export async function findRegistryModel(
  workspace: AzureWorkspace,
  registryName: string,
  { name, version, alias = 'champion' }: { readonly name: string; readonly version?: number; readonly alias?: string },
): Promise<WorkspaceModel | undefined> {
  const registry = openRegistry(workspace, registryName);
  const asset = assetName(name);
  const versions = await registry.versions('models', asset);
  const unknown = (range: string) =>
    new MlopsError('E_MODEL_UNKNOWN', `model ${asset} of ${registry.label} must ${range}`);
  if (versions.length === 0) return undefined;
  if (version === undefined && alias !== 'champion') {
    throw unknown(`be asked for by its version or as its champion; got @${alias}`);
  }
  const numbers = versions.map((each) => each.version).sort((a, b) => Number(b) - Number(a));
  const wanted = version === undefined ? numbers[0] : numbers.find((each) => each === String(version));
  if (wanted === undefined) throw unknown(`have a version ${version}; its versions are ${numbers.join(', ')}`);
  return { name: asset, version: wanted, id: registry.idOf('models', asset, wanted) };
}

async function contentOf({ arm, place, label }: AzureWorkspace, name: string, version: string) {
  const { properties } = await askAzure(
    `model ${name}:${version} of ${label}`,
    arm.modelVersions.get(...place, name, version),
  );
  return properties.tags?.[TAGS.content] ?? undefined;
}

/** @throws MlopsError `E_AZURE_CONFLICT` if this version is another model, as far as its content is reported */
async function isThere(
  registry: AzureRegistry,
  name: string,
  version: string,
  content: string | undefined,
): Promise<boolean> {
  const found = await registry.find('models', name, version);
  const other = found?.tags[TAGS.content];
  if (other && content && other !== content) {
    const message = `model ${name}:${version} of ${registry.label}: there is another model under this version`;
    throw new MlopsError('E_AZURE_CONFLICT', message);
  }
  return found !== undefined;
}

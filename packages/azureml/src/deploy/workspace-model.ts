import { hashFolder } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { workspaceContainer } from '../blob/container.ts';
import { uploadFolder } from '../blob/transfer-folder.ts';
import { assetId, datastoreUri } from '../client/asset-ids.ts';
import { findAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { WORKSPACE_DATASTORE } from '../publish/publish-release.ts';
import { assetName, TAGS } from '../submit/asset-names.ts';
import { modelPlace } from '../submit/download-model.ts';
import { registerModel } from '../submit/register-model.ts';
import { parseRegistryModel } from '../submit/registry-model.ts';

/** A model version of the workspace. */
export interface WorkspaceModel {
  readonly name: string;
  readonly version: string;
  /** ARM id. */
  readonly id: string;
}

/** A local model. */
export interface LocalModel {
  readonly name: string;
  /** Its version in the local registry; absent for a folder that is not registered. */
  readonly version?: number | undefined;
  readonly folder: string;
  readonly description: string;
}

/** Uploads a model's folder and registers it in the workspace, once per content, with its own version if that is free. */
export async function publishModel(
  workspace: AzureWorkspace,
  { name, version: own, folder, description }: LocalModel,
  signal?: AbortSignal,
): Promise<WorkspaceModel> {
  const contentHash = await hashFolder(folder);
  const container = await workspaceContainer(workspace, WORKSPACE_DATASTORE);
  const place = `mlops/models/${contentHash}/model`;
  await uploadFolder(container, place, folder, { signal });
  const uri = datastoreUri(workspace.config, WORKSPACE_DATASTORE, place);
  const asset = assetName(name);
  const { version } = await registerModel(workspace, {
    ...{ name: asset, ...(own !== undefined && { version: own }), uri, contentHash, description, tags: {} },
  });
  return describe(workspace, asset, version);
}

/**
 * A model of the workspace: one version, or for the alias `champion` the newest version promoted by a champion gate.
 *
 * @throws MlopsError `E_MODEL_UNKNOWN`, with the known names
 */
export async function findWorkspaceModel(
  workspace: AzureWorkspace,
  { name, version, alias = 'champion' }: { readonly name: string; readonly version?: number; readonly alias?: string },
): Promise<WorkspaceModel> {
  const { arm, place, label } = workspace;
  const asset = assetName(name);
  const what = `model ${asset} of ${label}`;
  const versions: { version: string; promoted: boolean }[] = [];
  await findAzure(
    what,
    (async () => {
      for await (const found of arm.modelVersions.list(...place, asset)) {
        versions.push({ version: found.name ?? '', promoted: found.properties.tags?.[TAGS.promoted] === 'true' });
      }
    })(),
  );
  const unknown = (range: string) => new MlopsError('E_MODEL_UNKNOWN', `${what} must ${range}`);
  if (versions.length === 0) throw unknown('be registered here or there: it is in neither registry');
  const known = versions.map((each) => each.version).join(', ');
  if (version !== undefined) {
    const found = versions.find((each) => each.version === String(version));
    if (!found) throw unknown(`have a version ${version}; its versions are ${known}`);
    return describe(workspace, asset, found.version);
  }
  if (alias !== 'champion') throw unknown(`be asked for by its version or as its champion; got @${alias}`);
  const promoted = versions.filter((each) => each.promoted).map((each) => each.version);
  const newest = promoted.sort((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined) {
    throw unknown(`have a champion, a version that a champion gate promoted; its versions are ${known}: name one`);
  }
  return describe(workspace, asset, newest);
}

/**
 * What a pipeline is given for a model: its folder, or the model itself where it is in a registry, which keeps its files in its own storage.
 *
 * @throws MlopsError `E_MODEL_PLACE` if a model of the workspace is in none of its datastores
 */
export async function modelAddress(workspace: AzureWorkspace, { name, version, id }: WorkspaceModel): Promise<string> {
  if (parseRegistryModel(id)) return id;
  const { datastore, path } = await modelPlace(workspace, name, version);
  return datastoreUri(workspace.config, datastore, path);
}

function describe({ config }: AzureWorkspace, name: string, version: string): WorkspaceModel {
  return { name, version, id: assetId(config, 'models', name, version) };
}

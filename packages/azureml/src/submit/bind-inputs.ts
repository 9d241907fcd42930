import { stat } from 'node:fs/promises';
import path from 'node:path';
import { hashFolder } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { Plan } from '@aml-mlops/pipeline-sdk';
import { workspaceContainer } from '../blob/container.ts';
import { uploadFolder } from '../blob/transfer-folder.ts';
import type { TransferOptions } from '../blob/upload-file.ts';
import { assetId, datastoreUri, parseDatastoreUri } from '../client/asset-ids.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import type { InputType } from '../client/input-type.ts';
import { WORKSPACE_DATASTORE } from '../publish/publish-release.ts';
import { assetName, TAGS } from './asset-names.ts';
import { createDataVersion, findDataVersion, latestDataVersion } from './data-assets.ts';
import { parseRegistryModel, registryModelType } from './registry-model.ts';

export interface BoundInput {
  /** Type in the job: that of a model for a model of a registry. */
  readonly type: InputType;
  /** Value in the job: `azureml:<id>` of a data version, or an address. */
  readonly uri: string;
  /** Readable name: `sample-raw:0123456789abcdef`. */
  readonly label: string;
}

export interface BindOptions extends TransferOptions {
  /** Report what would be uploaded, and upload nothing. Default: false. */
  readonly dryRun?: boolean;
}

/**
 * Makes the inputs of a pipeline available to a job: a local folder is uploaded once per content and
 * becomes a version of the data asset `<scope>-<input>`; `azureml:<name>:<version>` (or `@latest`) is looked up; an address
 * of a datastore or blob is used unchanged, and so is a model of a registry, `azureml://registries/<registry>/models/<name>/versions/<version>`.
 *
 * @param given by input name
 * @throws MlopsError `E_INPUT_MISSING`, `E_DATA_UNKNOWN`, `E_MODEL_UNKNOWN`
 */
export async function bindInputs(
  workspace: AzureWorkspace,
  plan: Pick<Plan, 'pipeline' | 'scope'> & { readonly inputs: Readonly<Record<string, string>> },
  given: Readonly<Record<string, string>>,
  options: BindOptions = {},
): Promise<Record<string, BoundInput>> {
  const entries = Object.entries(plan.inputs).map(async ([name, kind]): Promise<[string, BoundInput]> => {
    const where = given[name];
    if (where === undefined) {
      throw new MlopsError('E_INPUT_MISSING', `input ${name} of pipeline ${plan.pipeline} must be given`);
    }
    if (parseDatastoreUri(where) || /^https?:/.test(where))
      return [name, { type: 'uri_folder', uri: where, label: where.split('?')[0] ?? '' }];
    const model = parseRegistryModel(where);
    if (model) {
      const type = await registryModelType(workspace, model);
      return [name, { type, uri: where, label: `${model.name}:${model.version} of registry ${model.registry}` }];
    }
    if (where.startsWith('azureml:')) return [name, await lookUp(workspace, name, where.slice('azureml:'.length))];
    return [name, await uploadInput(workspace, assetName(plan.scope, name), where, kind, options)];
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function lookUp(workspace: AzureWorkspace, input: string, reference: string): Promise<BoundInput> {
  const [name = '', version] = reference.split(/[:@]/);
  const latest = version === undefined || reference.includes('@');
  const found = latest ? await latestDataVersion(workspace, name) : await findDataVersion(workspace, name, version);
  if (found) return { type: 'uri_folder', uri: `azureml:${found.id}`, label: `${found.name}:${found.version}` };
  const message = `input ${input} must be a data asset of ${workspace.label}; there is no ${reference}`;
  throw new MlopsError('E_DATA_UNKNOWN', message);
}

async function uploadInput(
  workspace: AzureWorkspace,
  name: string,
  folder: string,
  kind: string,
  { dryRun, ...options }: BindOptions,
): Promise<BoundInput> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new MlopsError('E_INPUT_MISSING', `data ${name} must be a folder that exists; got ${folder}`, {
      file: folder,
    });
  }
  const content = await hashFolder(folder);
  const version = content.slice(0, 16);
  const label = `${name}:${version}`;
  if (dryRun || (await findDataVersion(workspace, name, version))) {
    return { type: 'uri_folder', uri: `azureml:${assetId(workspace.config, 'data', name, version)}`, label };
  }
  const prefix = `mlops/data/${name}/${version}`;
  await uploadFolder(await workspaceContainer(workspace, WORKSPACE_DATASTORE), prefix, folder, options);
  // Only after all files have arrived.
  const { id } = await createDataVersion(workspace, name, version, {
    uri: datastoreUri(workspace.config, WORKSPACE_DATASTORE, prefix),
    description: `${kind}, uploaded from ${path.basename(path.resolve(folder))}`,
    tags: { [TAGS.content]: content, [TAGS.kind]: kind },
  });
  return { type: 'uri_folder', uri: `azureml:${id}`, label };
}

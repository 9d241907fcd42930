import { MlopsError } from '@aml-mlops/errors';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { MODEL_TYPES, type ModelType } from '../client/input-type.ts';
import { openRegistry } from '../registry/azure-registry.ts';

const REGISTRY_MODEL = /^azureml:\/\/registries\/([^/]+)\/models\/([^/]+)\/versions\/([^/]+)$/;

/** A model in a registry that workspaces share. */
export interface RegistryModel {
  readonly registry: string;
  readonly name: string;
  readonly version: string;
}

/** Parses `azureml://registries/<registry>/models/<name>/versions/<version>`; undefined for anything else. */
export function parseRegistryModel(uri: string): RegistryModel | undefined {
  const [, registry, name, version] = REGISTRY_MODEL.exec(uri) ?? [];
  if (registry === undefined || name === undefined || version === undefined) return undefined;
  return { registry, name, version };
}

/**
 * The type under which a model of a registry is a job's input. Its files are in the registry's storage, so that a job names the model
 * itself, and the service takes a model for an input of a model's type only.
 *
 * @throws MlopsError `E_MODEL_UNKNOWN` if the registry does not have it
 */
export async function registryModelType(
  workspace: AzureWorkspace,
  { registry: of, name, version }: RegistryModel,
): Promise<ModelType> {
  const registry = openRegistry(workspace, of);
  const found = await registry.find('models', name, version);
  if (!found) {
    throw new MlopsError('E_MODEL_UNKNOWN', `model ${name} of ${registry.label} must have a version ${version}`);
  }
  return MODEL_TYPES.find((type) => type === found.modelType) ?? 'custom_model';
}

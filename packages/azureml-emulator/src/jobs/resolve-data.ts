import { badRequest } from '../arm/arm-error.ts';
import { type DataPlace, locateData } from '../arm/data-uri.ts';
import { parseRegistryReference, resolveReference } from '../arm/references.ts';
import { parseResourcePath } from '../arm/resource-path.ts';
import type { Workspace } from '../arm/workspace.ts';

/**
 * Locates the data of a job's input: a data asset or a model by id (`azureml:name:version` or the ARM id), or a URI.
 *
 * @param type of the input: a model is taken by an input of a model's type alone. Default: not checked
 * @throws ArmError 400 if it refers to nothing that exists, or to a model and is no input for one
 */
export function resolveData(
  workspace: Workspace,
  uri: string,
  owner: string,
  type?: string,
): DataPlace & { readonly uri: string } {
  const ofRegistry = parseRegistryReference(uri);
  const asset = ofRegistry || /^(azureml:)?\/subscriptions\//.test(uri) || /^azureml:(?!\/\/)/.test(uri);
  if (!asset) return { ...locateData(workspace, uri, owner), uri };
  const named = ofRegistry ?? parseResourcePath(uri.replace(/^azureml:/, ''));
  const collection = named?.type === 'models' ? 'models' : 'data';
  const { properties } = resolveReference(workspace, uri, collection, owner);
  if (collection === 'models' && type !== undefined && !/_model$/.test(type)) {
    throw badRequest(
      `${owner} refers to the model ${uri}: its type must be custom_model, mlflow_model or triton_model; got ${type}`,
    );
  }
  const stored = properties[collection === 'models' ? 'modelUri' : 'dataUri'];
  if (typeof stored !== 'string') throw badRequest(`${owner} refers to ${uri}, which is a name without a version`);
  return { ...locateData(workspace, stored, owner), uri: stored };
}

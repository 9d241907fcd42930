import { rangeError } from '@aml-mlops/errors';
import type { ServiceContainer } from './service-container.ts';

/** A container image that includes a model. */
export interface ServedImage {
  readonly container: ServiceContainer;
  readonly model: { readonly name: string; readonly version: string };
  /** Such as `mail-scoring:3`, optionally with a registry. */
  readonly image: string;
}

/** Where Azure would mount the model; its name and version are read from this path. */
export function modelFolderOf({ model }: Pick<ServedImage, 'model'>): string {
  return `/var/azureml-app/azureml-models/${encodeURIComponent(model.name)}/${encodeURIComponent(model.version)}`;
}

/** The additional Dockerfile lines that copy the model into the service's image. */
export function modelLines(served: Pick<ServedImage, 'model'>): string {
  const folder = modelFolderOf(served);
  return `COPY model ${folder}/\nENV AZUREML_MODEL_DIR=${folder}\n`;
}

/** A name that is valid for images and Kubernetes objects. */
export function serviceName(model: string): string {
  const name = model
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 48)
    .replace(/-+$/, '');
  if (name !== '') return `${name}-scoring`;
  throw rangeError('name of the model', 'a container', 'a text with a letter from a to z in it', model);
}

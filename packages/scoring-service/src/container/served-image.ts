import { rangeError } from '@aml-mlops/errors';
import type { ServiceContainer } from './service-container.ts';

/** A container with a model in its image. */
export interface ServedImage {
  readonly container: ServiceContainer;
  readonly model: { readonly name: string; readonly version: string };
  /** Such as `mail-scoring:3`, or with a registry before it. */
  readonly image: string;
}

/** Where Azure would mount the model: its name and version are read from there. */
export function modelFolderOf({ model }: Pick<ServedImage, 'model'>): string {
  return `/var/azureml-app/azureml-models/${encodeURIComponent(model.name)}/${encodeURIComponent(model.version)}`;
}

/** What a Dockerfile of the service goes on with, so that the image holds the model. */
export function modelLines(served: Pick<ServedImage, 'model'>): string {
  const folder = modelFolderOf(served);
  return `COPY model ${folder}/\nENV AZUREML_MODEL_DIR=${folder}\n`;
}

/** A name that images and objects of Kubernetes may have. */
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

import { notFound } from '../arm/arm-error.ts';
import { resourceId } from '../arm/resource-path.ts';
import type { Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';

type Answer = Readonly<Record<string, unknown>>;

/**
 * A workspace's MLflow registry contains the workspace's own models, whoever registered them. Undefined if the request is not
 * for the registry.
 *
 * @throws ArmError 404 if the model or version does not exist
 */
export function askRegistry(workspace: Workspace, method: string, url: URL): Answer | undefined {
  if (method !== 'GET') return undefined;
  const [, question] = /\/mlflow\/((?:registered-models|model-versions)\/[\w-]+)$/.exec(url.pathname) ?? [];
  const name = url.searchParams.get('name') ?? '';
  switch (question) {
    case 'registered-models/get':
      return { registered_model: registeredModel(workspace, find(workspace, name)) };
    case 'registered-models/search':
      return { registered_models: models(workspace).map((model) => registeredModel(workspace, model)) };
    case 'model-versions/get':
      return { model_version: modelVersion(name, find(workspace, name, url.searchParams.get('version') ?? '')) };
    case 'model-versions/get-download-uri': {
      const { properties } = find(workspace, name, url.searchParams.get('version') ?? '');
      return { artifact_uri: properties['modelUri'] };
    }
    case 'model-versions/search': {
      const [, wanted] = /\bname\s*=\s*'([^']*)'/.exec(url.searchParams.get('filter') ?? '') ?? [];
      const chosen = models(workspace).filter((model) => wanted === undefined || model.name === wanted);
      return { model_versions: chosen.flatMap((model) => versionsOf(workspace, model)) };
    }
    default:
      return undefined;
  }
}

function models({ store, id }: Workspace): Resource[] {
  return store.list(`${id}/models`);
}

function find({ scope, store }: Workspace, name: string, version?: string): Resource {
  const found = store.get(resourceId(scope, 'models', name, version));
  if (found) return found;
  throw notFound(`Model ${name}${version === undefined ? '' : `, version ${version},`} was not found.`);
}

function versionsOf({ store }: Workspace, model: Resource): Answer[] {
  return store.list(model.id).map((version) => modelVersion(model.name, version));
}

function registeredModel(workspace: Workspace, model: Resource): Answer {
  const { description, tags } = model.properties;
  return {
    name: model.name,
    description,
    ...times(model),
    tags: pairs(tags),
    latest_versions: versionsOf(workspace, model).slice(0, 1),
  };
}

function modelVersion(model: string, version: Resource): Answer {
  const { description, tags, modelUri, jobName } = version.properties;
  return {
    ...{ name: model, version: version.name, description, ...times(version), current_stage: 'None', status: 'READY' },
    ...{ source: modelUri, run_id: jobName ?? '', tags: pairs(tags) },
  };
}

function times({ systemData }: Resource): Answer {
  const at = (time: string) => new Date(time).getTime();
  return { creation_timestamp: at(systemData.createdAt), last_updated_timestamp: at(systemData.lastModifiedAt) };
}

function pairs(tags: unknown): Answer[] {
  return Object.entries(typeof tags === 'object' && tags !== null ? tags : {}).map(([key, value]) => ({ key, value }));
}

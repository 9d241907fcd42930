import { badRequest } from '../errors/bad-request.ts';
import type { ModelSet } from '../models/model-set.ts';
import type { ServedModel } from '../models/served-model.ts';
import type { JsonObject } from './read-body.ts';

/**
 * The model selected by the query, `?model=NAME` or `?model=NAME:VERSION`. Default: the first one.
 *
 * @throws MlopsError `E_REQUEST`, `E_MODEL_UNKNOWN`
 */
export function askedModel(models: ModelSet, query: JsonObject): ServedModel {
  const { model } = query;
  if (model === undefined) return models.find();
  const [, name, version] = (typeof model === 'string' && /^([^:]{1,256})(?::([^:]{1,64}))?$/.exec(model)) || [];
  if (name === undefined) throw badRequest('model', 'NAME or NAME:VERSION', model);
  return models.find(name, version);
}

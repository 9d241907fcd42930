import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashFolder } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { ModelVersion, Tracking } from '@aml-mlops/tracking';
import { notFound } from '../../not-found.ts';

/**
 * A version of a registered model. Default: the champion.
 *
 * @throws MlopsError `E_NOT_FOUND`
 */
export async function modelVersion(
  tracking: Tracking,
  name: string,
  version: number | undefined,
): Promise<ModelVersion> {
  // User-defined names are looked up literally: no pattern, no path.
  if (!(await tracking.models.listModels()).includes(name)) throw notFound('model', 'the registry', name);
  const found =
    version === undefined
      ? await tracking.models.getByAlias(name, 'champion')
      : await tracking.models.getVersion(name, version);
  if (!found)
    throw notFound(version === undefined ? 'alias' : 'version', `model ${name}`, String(version ?? 'champion'));
  return found;
}

/**
 * The local folder of a version, with the content that was registered.
 *
 * @throws MlopsError `E_MODEL_ELSEWHERE` if it is stored elsewhere, `E_NOT_A_MODEL` if it has been removed or changed
 */
export async function verifiedFolder({ name, version, source, contentHash }: ModelVersion): Promise<string> {
  const isElsewhere = !source.startsWith('file:') && /^[a-z][a-z0-9+.-]+:/i.test(source);
  if (isElsewhere) {
    const message = `folder of model ${name}:${version} must be on this machine; it is at ${source}`;
    throw new MlopsError('E_MODEL_ELSEWHERE', message, { value: source });
  }
  const folder = source.startsWith('file:') ? fileURLToPath(source) : path.resolve(source);
  const hash = await hashFolder(folder).catch(() => undefined);
  if (hash === contentHash) return folder;
  const what = hash === undefined ? 'it cannot be read' : 'its content was changed since';
  throw new MlopsError('E_NOT_A_MODEL', `folder of model ${name}:${version} must be what was registered; ${what}`, {
    folder,
  });
}

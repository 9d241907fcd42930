import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MlopsError } from '@aml-mlops/errors';
import type { ModelRegistry, ModelVersion } from '@aml-mlops/tracking';
import { unknownModel } from './unknown-model.ts';

/** A registered model: the champion, the target of an alias, or one version. */
export interface ModelReference {
  readonly name: string;
  readonly alias?: string;
  readonly version?: number;
}

/**
 * Reads `NAME`, `NAME@ALIAS` or `NAME:VERSION`.
 *
 * @throws MlopsError `E_USAGE` if the reference has another form
 */
export function parseModelReference(text: string): ModelReference {
  const match = /^([^@:]+)(?:@([^@:]+)|:([1-9]\d{0,8}))?$/.exec(text);
  const [, name, alias, version] = match ?? [];
  if (name === undefined) {
    throw new MlopsError('E_USAGE', `model must be NAME, NAME@ALIAS or NAME:VERSION; got ${JSON.stringify(text)}`);
  }
  return { name, ...(alias !== undefined && { alias }), ...(version !== undefined && { version: Number(version) }) };
}

/**
 * The registered model of a reference: without an alias or a version the champion; without a reference the only
 * registered model.
 *
 * @throws MlopsError `E_MODEL_UNKNOWN`, with the known names
 */
export async function resolveModel(
  registry: Pick<ModelRegistry, 'listModels' | 'listVersions' | 'getByAlias' | 'getVersion'>,
  reference: string | undefined,
): Promise<ModelVersion> {
  const known = await registry.listModels();
  const unknown = (message: string) => new MlopsError('E_MODEL_UNKNOWN', message);
  if (reference === undefined && known.length !== 1) {
    const listed =
      known.length === 0 ? 'no models are registered yet: mlops run trains one' : `got ${known.join(', ')}`;
    throw unknown(`--model must be given where there is not exactly one registered model; ${listed}`);
  }
  const { name, version, alias = 'champion' } = parseModelReference(reference ?? known[0]!);
  if (!known.includes(name)) throw unknownModel(name, known);
  const found =
    version === undefined ? await registry.getByAlias(name, alias) : await registry.getVersion(name, version);
  if (found) return found;
  const versions = (await registry.listVersions(name)).map((each) => each.version).sort((a, b) => a - b);
  const wanted = version === undefined ? `an alias ${alias}` : `a version ${version}`;
  throw unknown(`model ${name} must have ${wanted}; its versions are ${versions.join(', ')}`);
}

/**
 * The folder of a model on this machine.
 *
 * @throws MlopsError `E_MODEL_ELSEWHERE` if it is stored elsewhere
 */
export function modelFolder({ name, version, source }: Pick<ModelVersion, 'name' | 'version' | 'source'>): string {
  if (source.startsWith('file:')) return fileURLToPath(source);
  if (!/^[a-z][a-z0-9+.-]+:/i.test(source)) return path.resolve(source);
  const message = `folder of model ${name}:${version} must be on this machine; it is at ${source}: download it and give --folder`;
  throw new MlopsError('E_MODEL_ELSEWHERE', message, { value: source });
}

/** The content hash in the registry; absent for a model registered by MLflow's own clients. */
export function registeredHash({ contentHash }: Pick<ModelVersion, 'contentHash'>): { readonly contentHash?: string } {
  return /^[0-9a-f]{64}$/.test(contentHash) ? { contentHash } : {};
}

/**
 * The folder of a registered model, after its files are verified against the registration.
 *
 * @throws MlopsError `E_MODEL_ELSEWHERE`, `E_NOT_A_MODEL`, `E_PARITY`, `E_MODEL_DAMAGED`
 */
export async function verifiedFolder(found: ModelVersion): Promise<string> {
  const folder = modelFolder(found);
  const { verifyModel } = await import('@aml-mlops/scoring');
  await verifyModel({ name: found.name, version: String(found.version), folder, ...registeredHash(found) });
  return folder;
}

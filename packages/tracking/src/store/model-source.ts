import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rangeError } from '@aml-mlops/errors';
import type { Database } from '@aml-mlops/sqlite';
import { ownArtifactPath } from '../artifacts/artifact-path.ts';
import { invalid } from '../tracking-error.ts';
import { getLoggedModel } from './logged-models.ts';
import { requireRun } from './run-row.ts';

/** Where a source points: a logged model, a version or an alias of a registered one; undefined for any other place. */
function parseModelUri(
  source: string,
): { modelId?: string; name?: string; version?: number; alias?: string } | undefined {
  const modelId = /^models:\/(m-[0-9a-f]{32})$/.exec(source)?.[1];
  if (modelId) return { modelId };
  const [, name, version, alias] = /^models:\/([^/@]+)(?:\/(\d{1,15})|@([\w-]+))$/.exec(source) ?? [];
  if (!name) return undefined;
  return version ? { name, version: Number(version) } : { name, alias: alias! };
}

export function loggedModelIn(source: string): string | undefined {
  return parseModelUri(source)?.modelId;
}

/**
 * Where the artifacts of a source lie now. It is asked when a version is made: what the version was copied from may go.
 *
 * @throws MlopsError `E_TRACKING_INVALID` where a `models:` source names nothing that exists
 */
export function storageLocation(database: Database, source: string): string {
  const model = parseModelUri(source);
  if (model?.modelId) return getLoggedModel(database, model.modelId).artifactUri;
  if (!model) {
    if (source.startsWith('models:'))
      throw badSource(source, 'models:/NAME/VERSION, models:/NAME@ALIAS or models:/MODEL_ID');
    return source;
  }
  const version =
    model.version ??
    database.get<{ version: number }>(
      'SELECT version FROM model_aliases WHERE name = ? AND alias = ?',
      model.name!,
      model.alias!,
    )?.version;
  const row =
    version === undefined
      ? undefined
      : database.get<{ source: string; storage_location: string }>(
          'SELECT source, storage_location FROM model_versions WHERE name = ? AND version = ?',
          model.name!,
          version,
        );
  if (!row) throw invalid(`source of model version must exist; got ${source}, which does not`);
  return row.storage_location || storageLocation(database, row.source);
}

/**
 * MLflow's rules for sources that clients of a server name: a version must not make files readable that its caller could
 * not read. Paths of the server's machine and its proxied artifacts are those of the run or the logged model that is named.
 *
 * @throws MlopsError `E_PARAM_RANGE`
 */
export function checkSource(database: Database, source: string, runId: string, modelId: string): void {
  const decoded = decodeFully(source);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(source)?.[1]?.toLowerCase() ?? '';
  if (decoded.includes('\0') || (scheme !== '' && decoded.split(/[/\\]/).includes('..'))) {
    throw badSource(source, 'absolute, without .. among its names');
  }
  const root = () => {
    if (modelId) return getLoggedModel(database, modelId).artifactUri;
    return runId ? requireRun(database, runId).artifact_uri : undefined;
  };
  if (scheme === '' || scheme === 'file') {
    const at = localPath(source);
    const folder = root();
    const inside = folder !== undefined && /^(file:|[^:]*$)/.test(folder) && within(at, localPath(folder));
    if (!inside)
      throw badSource(source, 'a URI, or a path below the artifacts of the run or logged model that is named');
  }
  if (scheme === 'mlflow-artifacts') {
    const own = ownArtifactPath(decoded) ?? '';
    const folder = ownArtifactPath(root() ?? '');
    const inside = folder !== undefined && (own === folder || own.startsWith(`${folder}/`));
    if (!inside) throw badSource(source, 'below the artifacts of the run or logged model that is named');
  }
  const ofRun = /^runs:\/+([^/]+)/.exec(source)?.[1];
  if (ofRun !== undefined && runId !== '' && ofRun !== runId)
    throw badSource(source, `of the run ${runId} that is named`);
}

function badSource(source: string, range: string): Error {
  return rangeError('source', 'model version', range, source);
}

function localPath(uri: string): string {
  try {
    return path.resolve(uri.startsWith('file:') ? fileURLToPath(uri) : uri);
  } catch {
    throw badSource(uri, 'a path of this machine');
  }
}

function within(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder + path.sep);
}

function decodeFully(text: string): string {
  for (let decoded = text; ; ) {
    let next: string;
    try {
      next = decodeURIComponent(decoded);
    } catch {
      return decoded;
    }
    if (next === decoded) return decoded;
    decoded = next;
  }
}

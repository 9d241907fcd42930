import path from 'node:path';
import { rangeError } from '@aml-mlops/errors';
import { OWN_ARTIFACTS } from '../store/experiments.ts';

/**
 * A relative artifact path in its plain form, with forward slashes; the empty one is the root.
 *
 * @throws MlopsError `E_PARAM_RANGE` for a path that leads out of the folder, on any system
 */
export function checkArtifactPath(given: string): string {
  const parts = given.replace(/\/$/, '').split('/');
  if (given === '' || given === '.') return '';
  const bad = (part: string) => part === '' || part === '.' || part === '..' || /[\\\0]/.test(part);
  if (parts.some(bad) || path.win32.isAbsolute(given) || /^[A-Za-z]:/.test(given)) {
    throw rangeError('path', 'artifact', 'relative, with / between names and no . or .. among them', given);
  }
  return parts.join('/');
}

/** The path below the artifacts root of `mlflow-artifacts:/1/…` or `mlflow-artifacts://host/1/…`; undefined for other URIs. */
export function ownArtifactPath(uri: string): string | undefined {
  if (!uri.startsWith(OWN_ARTIFACTS)) return undefined;
  const rest = uri.slice(OWN_ARTIFACTS.length).replace(/[?#].*$/s, '');
  return (rest.startsWith('//') ? rest.replace(/^\/\/[^/]*/, '') : rest).replace(/^\/+/, '');
}

/** The folder of an artifact URI that this machine keeps; undefined where somebody else does (`s3://…`). */
export function localArtifactFolder(uri: string, artifactsRoot: string): string | undefined {
  const own = ownArtifactPath(uri);
  return own === undefined ? undefined : path.join(artifactsRoot, checkArtifactPath(own));
}

/** A place below a URI: its query and fragment stay behind the path. */
export function below(uri: string, ...parts: readonly string[]): string {
  const end = uri.search(/[?#]/);
  const [at, rest] = end < 0 || !/^[a-z][\w+.-]*:/i.test(uri) ? [uri, ''] : [uri.slice(0, end), uri.slice(end)];
  return `${[at.replace(/\/$/, ''), ...parts].join('/')}${rest}`;
}

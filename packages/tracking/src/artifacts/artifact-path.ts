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

/** The folder of an artifact URI that this machine keeps; undefined where somebody else does (`s3://…`). */
export function localArtifactFolder(uri: string, artifactsRoot: string): string | undefined {
  if (uri.startsWith(OWN_ARTIFACTS)) {
    const relative = uri.slice(OWN_ARTIFACTS.length).replace(/^\/+/, '');
    return path.join(artifactsRoot, checkArtifactPath(relative));
  }
  return undefined;
}

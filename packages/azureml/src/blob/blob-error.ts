import { MlopsError } from '@aml-mlops/errors';
import { azureError, statusOf } from '../client/azure-error.ts';

/** The error for a missing blob, common to all datastores. */
export function missingBlob(uri: string, name: string): MlopsError {
  return new MlopsError('E_DATASTORE_MISSING', `${uri} must hold ${name}; there is no such file`, { file: name });
}

/** Converts the error of a failed read. */
export function blobError(uri: string, name: string, error: unknown): unknown {
  if (statusOf(error) === 404) return missingBlob(uri, name);
  if (statusOf(error) === 412) {
    const message = `${name} of ${uri} was replaced while it was read: read it again`;
    return new MlopsError('E_DATASTORE_CHANGED', message, { file: name });
  }
  return azureError(`${name} of ${uri}`, error);
}

/** The bytes received differ from those written. */
export function corruptBlob(uri: string, name: string, expected: string, got: string): MlopsError {
  const message = `sha256 of ${name} of ${uri} must be ${expected}; got ${got}`;
  return new MlopsError('E_DATASTORE_CORRUPT', message, { file: name });
}

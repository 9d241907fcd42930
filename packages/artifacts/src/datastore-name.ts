import { MlopsError, rangeError } from '@aml-mlops/errors';

/**
 * Checks the name of a file in a datastore.
 *
 * @throws MlopsError `E_DATASTORE_NAME` for a name that could point outside the datastore
 */
export function checkDatastoreName(name: string, uri: string): void {
  const parts = name.split('/');
  const sound = parts.every((part) => part !== '' && part !== '.' && part !== '..') && !/[\\\0]/.test(name);
  if (sound) return;
  const { message, fields } = rangeError('name', uri, 'a relative path of plain parts joined by /', name);
  throw new MlopsError('E_DATASTORE_NAME', message, fields);
}
